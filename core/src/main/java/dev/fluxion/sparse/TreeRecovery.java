package dev.fluxion.sparse;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;

/**
 * Entries from one another: the entries between any two colours of an acyclic colouring are the edges of a forest, in which the
 * edge at a leaf stands alone in the leaf's product; it is taken off the product of its other end, and so on inward.
 *
 * @param leaves the row of each entry below or above the diagonal, in the order in which they are found
 * @param others its column
 * @see <a href="https://doi.org/10.1287/ijoc.1080.0286">Gebremedhin, Pothen, Tarafdar and Walther, Efficient Computation of Sparse
 *     Hessians Using Coloring and Automatic Differentiation</a>
 */
record TreeRecovery(Colouring colouring, int[] leaves, int[] others) implements Recovery {

    static TreeRecovery of(SparsityPattern pattern) {
        Colouring colouring = Colouring.acyclic(pattern);
        return new Elimination(pattern, colouring).run();
    }

    @Override
    public void fill(DMatrixSparseCSC matrix, DMatrixRMaj products) {
        int[] colours = colouring.colours();
        int width = products.numCols;
        double[] left = products.data.clone();
        for (int e = 0; e < leaves.length; e++) {
            int leaf = leaves[e];
            int other = others[e];
            double entry = left[leaf * width + colours[other]];
            left[other * width + colours[leaf]] -= entry;
            set(matrix, leaf, other, entry);
            set(matrix, other, leaf, entry);
        }
        for (int j = 0; j < matrix.numCols; j++) {
            int at = find(matrix, j, j);
            if (at >= 0) {
                // Neighbours have other colours, so a diagonal entry stands alone.
                matrix.nz_values[at] = products.data[j * width + colours[j]];
            }
        }
    }

    private static void set(DMatrixSparseCSC matrix, int row, int column, double value) {
        matrix.nz_values[find(matrix, row, column)] = value;
    }

    private static int find(DMatrixSparseCSC matrix, int row, int column) {
        return Arrays.binarySearch(matrix.nz_rows, matrix.col_idx[column], matrix.col_idx[column + 1], row);
    }

    /** Takes leaf after leaf off the forests. */
    private static final class Elimination {
        private final int[][] neighbours;
        private final Colouring colouring;

        /** How many edges are left between each vertex and each colour. */
        private final int[] degrees;

        private final boolean[][] taken;
        private final int[] leaves;
        private final int[] others;
        private int found;

        Elimination(SparsityPattern pattern, Colouring colouring) {
            this.neighbours = pattern.shared();
            this.colouring = colouring;
            this.degrees = new int[neighbours.length * colouring.count()];
            this.taken = new boolean[neighbours.length][];
            int edges = 0;
            for (int v = 0; v < neighbours.length; v++) {
                taken[v] = new boolean[neighbours[v].length];
                for (int w : neighbours[v]) {
                    if (w != v) {
                        degrees[place(v, w)]++;
                        edges++;
                    }
                }
            }
            this.leaves = new int[edges / 2];
            this.others = new int[edges / 2];
        }

        TreeRecovery run() {
            for (int v = 0; v < neighbours.length; v++) {
                for (int w : neighbours[v]) {
                    if (w != v) {
                        takeInwardFrom(v, w);
                    }
                }
            }
            return new TreeRecovery(colouring, leaves, others);
        }

        /** Follows a tree inward from a leaf as long as what is left of it has a leaf there. */
        private void takeInwardFrom(int start, int coloured) {
            int leaf = start;
            int colour = colouring.colours()[coloured];
            while (degrees[leaf * colouring.count() + colour] == 1) {
                int other = takeOnlyEdge(leaf, colour);
                degrees[place(leaf, other)]--;
                degrees[place(other, leaf)]--;
                leaves[found] = leaf;
                others[found++] = other;
                colour = colouring.colours()[leaf];
                leaf = other;
            }
        }

        private int takeOnlyEdge(int leaf, int colour) {
            for (int k = 0; k < neighbours[leaf].length; k++) {
                int other = neighbours[leaf][k];
                if (other != leaf && colouring.colours()[other] == colour && !taken[leaf][k]) {
                    taken[leaf][k] = true;
                    taken[other][Arrays.binarySearch(neighbours[other], leaf)] = true;
                    return other;
                }
            }
            throw new IllegalStateException("sparse hessian: an edge was counted that is not there");
        }

        /** Where the edges between a vertex and the colour of another are counted. */
        private int place(int vertex, int other) {
            return vertex * colouring.count() + colouring.colours()[other];
        }
    }
}
