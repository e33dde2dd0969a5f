package dev.fluxion.graph;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of graphs as graphs, which may be differentiated again. Zeros are strong, and the derivatives of rules are those of
 * the rule table. Guards stay: a derivative is that of the function wherever the graph is the function.
 *
 * <p>In what follows a graph has n variables among its inputs, and m outputs.
 */
public final class Derivatives {

    private Derivatives() {}

    /**
     * Value and gradient.
     *
     * @param graph a graph of one output
     * @return a graph of the same inputs whose outputs are the value and the n components of the gradient
     */
    public static Graph gradient(Graph graph) {
        requireScalar("gradient", graph);
        var builder = GraphBuilder.extending(graph, 0);
        var reverse = new ReverseSweep(graph, builder);
        int[] gradient = reverse.sweep(new int[] {graph.output(0)}, new int[] {builder.constant(1.0)});
        return builder.build(concatenated(outputs(graph, builder), gradient));
    }

    /**
     * Value and pullback.
     *
     * @return a graph whose inputs are those of the graph and a cotangent, m more, and whose outputs are the m of the graph and the
     *     n components of the pullback
     */
    public static Graph pullback(Graph graph) {
        int m = graph.outputs();
        var builder = GraphBuilder.extending(graph, m);
        int[] seeds = new int[m];
        int[] ends = new int[m];
        for (int i = 0; i < m; i++) {
            seeds[i] = graph.inputs() + i;
            ends[i] = graph.output(i);
        }
        int[] pulled = new ReverseSweep(graph, builder).sweep(ends, seeds);
        return builder.build(concatenated(outputs(graph, builder), pulled));
    }

    /**
     * Value and pushforward.
     *
     * @return a graph whose inputs are those of the graph and a tangent, n more, and whose outputs are the m of the graph and the m
     *     components of the pushforward
     */
    public static Graph pushforward(Graph graph) {
        var builder = GraphBuilder.extending(graph, graph.variables());
        int[] tangent = new int[graph.variables()];
        Arrays.setAll(tangent, i -> graph.inputs() + i);
        int[] pushed = new ForwardSweep(graph, builder).sweep(tangent);
        return builder.build(concatenated(outputs(graph, builder), pushed));
    }

    /**
     * Value and Jacobian, entry by entry, by one reverse sweep for each output. An entry that is zero whatever the inputs is left
     * out.
     */
    public static JacobianGraph jacobian(Graph graph) {
        return Objects.requireNonNull(jacobian(graph, Integer.MAX_VALUE));
    }

    /** As {@link #jacobian(Graph)}, or null if that would be a graph of more than {@code mostNodes} nodes. */
    public static @Nullable JacobianGraph jacobian(Graph graph, int mostNodes) {
        var builder = GraphBuilder.extending(graph, 0);
        var reverse = new ReverseSweep(graph, builder);
        int one = builder.constant(1.0);
        int[] rows = new int[16];
        int[] columns = new int[16];
        int[] entries = new int[16];
        int count = 0;
        for (int i = 0; i < graph.outputs(); i++) {
            int[] row = reverse.sweep(new int[] {graph.output(i)}, new int[] {one});
            if (builder.size() > mostNodes || count > mostNodes) {
                return null;
            }
            for (int j = 0; j < row.length; j++) {
                if (!builder.isZero(row[j])) {
                    if (count == rows.length) {
                        rows = Arrays.copyOf(rows, 2 * count);
                        columns = Arrays.copyOf(columns, 2 * count);
                        entries = Arrays.copyOf(entries, 2 * count);
                    }
                    rows[count] = i;
                    columns[count] = j;
                    entries[count++] = row[j];
                }
            }
        }
        Graph all = builder.build(concatenated(outputs(graph, builder), Arrays.copyOf(entries, count)));
        return new JacobianGraph(all, Arrays.copyOf(rows, count), Arrays.copyOf(columns, count));
    }

    /**
     * Value, gradient and Hessian: the Jacobian of the gradient, with the value as one more output before it.
     *
     * @param graph a graph of one output
     * @return a graph whose outputs are the value, the gradient and the entries; row and column of each entry are those of the Hessian
     */
    public static JacobianGraph hessian(Graph graph) {
        return Objects.requireNonNull(hessian(graph, Integer.MAX_VALUE));
    }

    /** As {@link #hessian(Graph)}, or null if that would be a graph of more than {@code mostNodes} nodes. */
    public static @Nullable JacobianGraph hessian(Graph graph, int mostNodes) {
        JacobianGraph ofBoth = jacobian(gradient(graph), mostNodes);
        if (ofBoth == null) {
            return null;
        }
        int n = graph.variables();
        // The first row of the Jacobian of (f, grad f) is the gradient again.
        int again = 0;
        while (again < ofBoth.entries() && ofBoth.rows()[again] == 0) {
            again++;
        }
        int[] rows = Arrays.copyOfRange(ofBoth.rows(), again, ofBoth.entries());
        for (int k = 0; k < rows.length; k++) {
            rows[k]--;
        }
        int[] kept = new int[1 + n + rows.length];
        for (int k = 0; k < kept.length; k++) {
            kept[k] = ofBoth.graph().output(k <= n ? k : k + again);
        }
        return new JacobianGraph(
                withOutputs(ofBoth.graph(), kept), rows, Arrays.copyOfRange(ofBoth.columns(), again, ofBoth.entries()));
    }

    /**
     * The Hessian-vector product: forward over reverse.
     *
     * @param graph a graph of one output
     * @return a graph whose inputs are those of the graph and a tangent, n more, and whose outputs are the value, the n components of
     *     the gradient, and the n of the product
     */
    public static Graph hessianVectorProduct(Graph graph) {
        Graph both = pushforward(gradient(graph));
        int n = graph.variables();
        int[] kept = new int[1 + 2 * n];
        for (int k = 0; k < kept.length; k++) {
            // The tangent of the value, which comes before that of the gradient, is left out.
            kept[k] = both.output(k <= n ? k : k + 1);
        }
        return withOutputs(both, kept);
    }

    private static Graph withOutputs(Graph graph, int[] references) {
        var builder = GraphBuilder.extending(graph, 0);
        int[] imported = new int[references.length];
        Arrays.setAll(imported, i -> builder.imported(graph, references[i]));
        return builder.build(imported);
    }

    private static int[] outputs(Graph graph, GraphBuilder builder) {
        int[] outputs = new int[graph.outputs()];
        Arrays.setAll(outputs, i -> builder.imported(graph, graph.output(i)));
        return outputs;
    }

    private static int[] concatenated(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void requireScalar(String operation, Graph graph) {
        if (graph.outputs() != 1) {
            throw new IllegalArgumentException(
                    operation + ": graph must have 1 output but had " + graph.outputs() + "; use jacobian");
        }
    }
}
