package dev.fluxion.sparse;

import java.util.Arrays;

/**
 * Which columns to push forward together and which rows to pull back together so that every entry is found by one of the two.
 *
 * @param columns colours of the columns; an entry in a row without a colour is found by its column
 * @param rows colours of the rows that are pulled back
 */
record Bicolouring(Colouring columns, Colouring rows) {

    /**
     * The cheapest that the given directions allow. With both, the rows with the most entries are pulled back and the others are left
     * to the columns; every number of such rows at which the count of entries changes is tried. An arrowhead takes one row and two
     * groups of columns.
     */
    static Bicolouring of(SparsityPattern pattern, boolean forward, boolean reverse) {
        if (!reverse) {
            return dense(pattern, 0);
        }
        Bicolouring best = dense(pattern, pattern.rows());
        if (forward) {
            int[] sizes = Arrays.stream(pattern.shared())
                    .mapToInt(row -> row.length)
                    .sorted()
                    .distinct()
                    .toArray();
            // Many different lengths say that no few rows stand out; a handful of the longest are then enough to try.
            int first = Math.max(0, sizes.length - 16);
            for (int k = first; k <= sizes.length; k++) {
                int longest = k == 0 ? -1 : sizes[k - 1];
                Bicolouring candidate = split(pattern, longest);
                if (candidate.count() < best.count()) {
                    best = candidate;
                }
            }
            Bicolouring columnsOnly = dense(pattern, 0);
            best = columnsOnly.count() <= best.count() ? columnsOnly : best;
        }
        return best;
    }

    int count() {
        return columns.count() + rows.count();
    }

    /** All rows pulled back, or none. */
    private static Bicolouring dense(SparsityPattern pattern, int pulledBack) {
        return split(pattern, pulledBack == 0 ? Integer.MAX_VALUE : -1);
    }

    /** Rows with more than {@code longest} entries pulled back. */
    private static Bicolouring split(SparsityPattern pattern, int longest) {
        int[][] rows = pattern.shared();
        int[][] pulled = new int[rows.length][];
        int[][] pushed = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            boolean back = rows[i].length > longest;
            pulled[i] = back ? rows[i] : new int[0];
            pushed[i] = back ? new int[0] : rows[i];
        }
        return new Bicolouring(
                Colouring.ofColumns(SparsityPattern.of(pattern.columns(), pushed)),
                Colouring.ofColumns(
                        SparsityPattern.of(pattern.columns(), pulled).transpose()));
    }
}
