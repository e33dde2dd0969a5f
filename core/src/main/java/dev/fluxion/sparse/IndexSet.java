package dev.fluxion.sparse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of input indices, made by union. Unions cost nothing until somebody looks, so that a sum of many terms is not
 * copied at every term; once looked at, the set is an array.
 */
final class IndexSet {

    static final IndexSet EMPTY = new IndexSet(new int[0], null, null);

    private int @Nullable [] members;
    private @Nullable IndexSet left;
    private @Nullable IndexSet right;

    private IndexSet(int @Nullable [] members, @Nullable IndexSet left, @Nullable IndexSet right) {
        this.members = members;
        this.left = left;
        this.right = right;
    }

    static IndexSet of(int index) {
        return new IndexSet(new int[] {index}, null, null);
    }

    static IndexSet union(IndexSet a, IndexSet b) {
        if (a == b || b == EMPTY) {
            return a;
        }
        return a == EMPTY ? b : new IndexSet(null, a, b);
    }

    /** The members, ascending; not to be changed. */
    int[] members() {
        int[] known = members;
        if (known == null) {
            known = collect();
            members = known;
            left = null;
            right = null;
        }
        return known;
    }

    /** Walks the unions with a stack of its own, however deep they are. */
    private int[] collect() {
        Set<IndexSet> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<IndexSet> open = new ArrayDeque<>();
        open.push(this);
        int[] found = new int[16];
        int size = 0;
        while (!open.isEmpty()) {
            IndexSet set = open.pop();
            if (!seen.add(set)) {
                continue;
            }
            int[] own = set.members;
            if (own == null) {
                push(open, set.left);
                push(open, set.right);
            } else {
                if (size + own.length > found.length) {
                    found = Arrays.copyOf(found, Math.max(2 * found.length, size + own.length));
                }
                System.arraycopy(own, 0, found, size, own.length);
                size += own.length;
            }
        }
        return Arrays.stream(found, 0, size).sorted().distinct().toArray();
    }

    private static void push(Deque<IndexSet> open, @Nullable IndexSet set) {
        if (set != null) {
            open.push(set);
        }
    }
}
