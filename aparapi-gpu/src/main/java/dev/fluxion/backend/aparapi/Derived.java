package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Derivatives;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.JacobianGraph;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A derivative of a recorded function as a graph that a kernel can be written from. Its outputs are the values and then derivatives.
 *
 * @param graph the graph
 * @param values how many of the outputs are values
 * @param places where the others go among the derivatives; those that none goes to are zero
 * @param derivatives the number of derivatives
 */
@SuppressWarnings("ArrayRecordComponent") // Large, and read by whoever unpacks results only.
record Derived(Graph graph, int values, int[] places, int derivatives) {

    /**
     * Derives.
     *
     * @throws NotForDevicesException if that would be too large a graph
     */
    static Derived of(BatchDerivative what, Graph graph) {
        int n = graph.variables();
        int m = graph.outputs();
        return switch (what) {
            case VALUE -> inOrder(graph, m, 0);
            case GRADIENT -> inOrder(Derivatives.gradient(graph), 1, n);
            case PUSHFORWARD -> inOrder(Derivatives.pushforward(graph), m, m);
            case PULLBACK -> inOrder(Derivatives.pullback(graph), m, n);
            case JACOBIAN -> entries(Derivatives.jacobian(graph, KernelSource.MOST_NODES), m, n, m * n);
            case HESSIAN -> entries(Derivatives.hessian(graph, KernelSource.MOST_NODES), 1 + n, n, n * n);
        };
    }

    /** Matrices for the results at {@code count} points, or those there are. */
    ValuesAndDerivatives room(String operation, @Nullable ValuesAndDerivatives before, int count) {
        if (before == null) {
            return new ValuesAndDerivatives(new DMatrixRMaj(count, values), new DMatrixRMaj(count, derivatives));
        }
        ShapeMismatchException.check(operation, "f(x) at every point", before.values().numCols, values);
        return before;
    }

    private static Derived inOrder(Graph graph, int values, int derivatives) {
        int[] places = new int[derivatives];
        Arrays.setAll(places, i -> i);
        return new Derived(graph.writtenOut().scheduled(), values, places, derivatives);
    }

    private static Derived entries(@Nullable JacobianGraph matrix, int values, int columns, int derivatives) {
        if (matrix == null) {
            throw new NotForDevicesException("the derivative takes more than " + KernelSource.MOST_NODES
                    + " operations, which compilers of kernels take too long for");
        }
        int[] places = new int[matrix.entries()];
        Arrays.setAll(places, k -> matrix.rows()[k] * columns + matrix.columns()[k]);
        return new Derived(matrix.graph().writtenOut().scheduled(), values, places, derivatives);
    }
}
