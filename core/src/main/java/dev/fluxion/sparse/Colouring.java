package dev.fluxion.sparse;

import java.util.Arrays;

/**
 * Groups of columns (or rows) that one product can find together.
 *
 * @param colours the colour of each column, from 0; {@link #NONE} for one that needs no product
 * @param count the number of colours
 */
record Colouring(int[] colours, int count) {

    static final int NONE = -1;

    /**
     * Columns of one colour share no row, so the product with their sum shows each entry by itself (a partial distance-2 colouring
     * of the bipartite graph of rows and columns), greedily, columns with many entries first.
     *
     * @see <a href="https://doi.org/10.1137/S0036144504444711">Gebremedhin, Manne and Pothen, What color is your Jacobian?, SIAM
     *     Review 47(4), algorithm 3.1</a>
     */
    static Colouring ofColumns(SparsityPattern pattern) {
        int[][] rows = pattern.shared();
        int[][] columns = pattern.transpose().shared();
        int[] colours = new int[columns.length];
        Arrays.fill(colours, NONE);
        int[] forbidden = new int[columns.length + 1];
        Arrays.fill(forbidden, NONE);
        int count = 0;
        for (int column : largestFirst(columns)) {
            if (columns[column].length == 0) {
                continue;
            }
            for (int row : columns[column]) {
                for (int neighbour : rows[row]) {
                    if (colours[neighbour] != NONE) {
                        forbidden[colours[neighbour]] = column;
                    }
                }
            }
            int colour = 0;
            while (forbidden[colour] == column) {
                colour++;
            }
            colours[column] = colour;
            count = Math.max(count, colour + 1);
        }
        return new Colouring(colours, count);
    }

    /**
     * A star colouring of a symmetric pattern: neighbours differ, and every path of four vertices uses three colours, so that each
     * entry stands by itself in one of its two rows' products.
     *
     * @see <a href="https://doi.org/10.1137/S0036144504444711">Gebremedhin, Manne and Pothen, algorithm 4.1</a>
     */
    static Colouring star(SparsityPattern pattern) {
        int[][] neighbours = pattern.shared();
        int n = neighbours.length;
        int[] colours = new int[n];
        Arrays.fill(colours, NONE);
        int[] forbidden = new int[n + 1];
        Arrays.fill(forbidden, NONE);
        int count = 0;
        for (int v : largestFirst(neighbours)) {
            if (neighbours[v].length == 0) {
                continue;
            }
            for (int w : neighbours[v]) {
                if (w == v) {
                    continue;
                }
                if (colours[w] != NONE) {
                    forbidden[colours[w]] = v;
                }
                for (int x : neighbours[w]) {
                    if (x == w || x == v || colours[x] == NONE) {
                        continue;
                    }
                    if (colours[w] == NONE) {
                        forbidden[colours[x]] = v;
                    } else {
                        for (int y : neighbours[x]) {
                            if (y != x && y != w && colours[y] == colours[w]) {
                                forbidden[colours[x]] = v;
                                break;
                            }
                        }
                    }
                }
            }
            int colour = 0;
            while (forbidden[colour] == v) {
                colour++;
            }
            colours[v] = colour;
            count = Math.max(count, colour + 1);
        }
        return new Colouring(colours, count);
    }

    /**
     * An acyclic colouring of a symmetric pattern: neighbours differ, and every cycle uses three colours, so that the entries between two
     * colours are the edges of a forest. It needs no more colours than a star colouring in principle, and often fewer: two where the
     * graph is a tree.
     *
     * @see <a href="https://doi.org/10.1137/050639879">Gebremedhin, Tarafdar, Manne and Pothen, New Acyclic and Star Coloring Algorithms
     *     with Application to Computing Hessians, SIAM Journal on Scientific Computing 29(3)</a>
     */
    static Colouring acyclic(SparsityPattern pattern) {
        int[][] neighbours = pattern.shared();
        int[] colours = new int[neighbours.length];
        Arrays.fill(colours, NONE);
        Forests forests = new Forests(neighbours.length);
        int count = 0;
        for (int v : largestFirst(neighbours)) {
            if (neighbours[v].length == 0) {
                continue;
            }
            int colour = 0;
            while (!forests.allow(v, colour, neighbours[v], colours)) {
                colour++;
            }
            colours[v] = colour;
            forests.join(v, neighbours[v], colours);
            count = Math.max(count, colour + 1);
        }
        return new Colouring(colours, count);
    }

    private static int[] largestFirst(int[][] adjacent) {
        Integer[] order = new Integer[adjacent.length];
        Arrays.setAll(order, i -> i);
        // Stable, so that equal columns keep their natural order and the result does not depend on chance.
        Arrays.sort(order, (a, b) -> Integer.compare(adjacent[b].length, adjacent[a].length));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
