package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Derivatives;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.JacobianGraph;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/** What is derived from a recorded function: each an entry point of its own. */
enum Operation {
    /** Keeps the value; puts out the gradient. */
    GRADIENT,
    /** Keeps the value; puts out the Jacobian, row by row. */
    JACOBIAN,
    /** Keeps the value; puts out the entries of the Jacobian that are not always zero, column by column. */
    SPARSE_JACOBIAN,
    /** Of the point and a tangent: keeps the value; puts out the pushforward. */
    PUSHFORWARD,
    /** Of the point and a cotangent: keeps the value; puts out the pullback. */
    PULLBACK,
    /** Keeps value and gradient; puts out the Hessian, row by row. */
    HESSIAN,
    /** Keeps value and gradient; puts out the entries of the Hessian that are not always zero, column by column. */
    SPARSE_HESSIAN,
    /** Of the point and a tangent: keeps value and gradient; puts out the Hessian-vector product. */
    HESSIAN_VECTOR_PRODUCT;

    /** A matrix that takes more nodes entry by entry is computed by products. */
    static final int MOST_NODES = 300_000;

    /** A derived graph, and where its outputs go. */
    @SuppressWarnings("ArrayRecordComponent") // Written by this class only, and never compared.
    record Derived(
            Graph graph, int kept, int[] places, @Nullable JacobianGraph entries) {

        /** A sparse matrix with a place for each entry. */
        DMatrixSparseCSC matrix(int rows, int columns) {
            JacobianGraph sparse = Objects.requireNonNull(entries);
            var matrix = new DMatrixSparseCSC(rows, columns, sparse.entries());
            matrix.nz_length = sparse.entries();
            matrix.indicesSorted = true;
            for (int k = 0; k < places.length; k++) {
                matrix.nz_rows[places[k]] = sparse.rows()[k];
                matrix.col_idx[sparse.columns()[k] + 1]++;
            }
            for (int j = 0; j < columns; j++) {
                matrix.col_idx[j + 1] += matrix.col_idx[j];
            }
            return matrix;
        }
    }

    /**
     * Derives.
     *
     * @return null if that would be too large a graph
     */
    @Nullable
    Derived of(Graph graph) {
        return switch (this) {
            case GRADIENT -> inOrder(Derivatives.gradient(graph), 1);
            case PUSHFORWARD -> inOrder(Derivatives.pushforward(graph), graph.outputs());
            case PULLBACK -> inOrder(Derivatives.pullback(graph), graph.outputs());
            case HESSIAN_VECTOR_PRODUCT -> inOrder(Derivatives.hessianVectorProduct(graph), 1 + graph.variables());
            case JACOBIAN, SPARSE_JACOBIAN ->
                entries(Derivatives.jacobian(graph, MOST_NODES), graph.outputs(), graph.variables());
            case HESSIAN, SPARSE_HESSIAN ->
                entries(Derivatives.hessian(graph, MOST_NODES), 1 + graph.variables(), graph.variables());
        };
    }

    private static Derived inOrder(Graph graph, int kept) {
        int[] places = new int[graph.outputs() - kept];
        Arrays.setAll(places, i -> i);
        return new Derived(graph, kept, places, null);
    }

    private @Nullable Derived entries(@Nullable JacobianGraph matrix, int kept, int columns) {
        if (matrix == null) {
            return null;
        }
        int[] places = new int[matrix.entries()];
        if (this == JACOBIAN || this == HESSIAN) {
            Arrays.setAll(places, k -> matrix.rows()[k] * columns + matrix.columns()[k]);
            return new Derived(matrix.graph(), kept, places, matrix);
        }
        int[] next = new int[columns + 1];
        for (int column : matrix.columns()) {
            next[column + 1]++;
        }
        for (int j = 0; j < columns; j++) {
            next[j + 1] += next[j];
        }
        // The entries come row by row, and so stay in order within each column.
        Arrays.setAll(places, k -> next[matrix.columns()[k]]++);
        return new Derived(matrix.graph(), kept, places, matrix);
    }
}
