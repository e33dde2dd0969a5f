package dev.fluxion.sparse;

import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which pairs of inputs meet in something curved, and so may have a second derivative. */
final class Interactions {

    /** For tracing that asks for first derivatives only. */
    static final Interactions NONE = new Interactions(0);

    private final @Nullable TreeSet<Integer>[] partners;

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
    private Interactions(int n) {
        partners = new TreeSet[n];
    }

    static Interactions among(int n) {
        return new Interactions(n);
    }

    void meet(IndexSet a, IndexSet b) {
        if (partners.length == 0) {
            return;
        }
        for (int i : a.members()) {
            for (int j : b.members()) {
                add(i, j);
                add(j, i);
            }
        }
    }

    private void add(int i, int j) {
        TreeSet<Integer> own = partners[i];
        if (own == null) {
            own = new TreeSet<>();
            partners[i] = own;
        }
        own.add(j);
    }

    SparsityPattern pattern() {
        int[][] rows = new int[partners.length][];
        Arrays.setAll(rows, i -> {
            TreeSet<Integer> own = partners[i];
            return own == null
                    ? new int[0]
                    : own.stream().mapToInt(Integer::intValue).toArray();
        });
        return SparsityPattern.of(partners.length, rows);
    }
}
