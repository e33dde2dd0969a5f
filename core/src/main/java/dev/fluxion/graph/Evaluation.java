package dev.fluxion.graph;

/**
 * Computes a graph node by node, in an array that is used again: the slow way, which no size of a graph is too large for. For one
 * thread at a time.
 */
public final class Evaluation {

    private final Graph graph;
    private final Op[] table;
    private final double[] values;

    private Evaluation(Graph graph) {
        this.graph = graph;
        this.table = graph.table();
        this.values = new double[graph.size()];
    }

    public static Evaluation of(Graph graph) {
        return new Evaluation(graph);
    }

    /**
     * Computes all nodes.
     *
     * @param x the inputs, of length {@link Graph#inputs} at least
     * @return whether all guards hold; if not, the outputs are of no meaning
     */
    public boolean run(double[] x) {
        int inputs = graph.inputs();
        System.arraycopy(x, 0, values, 0, inputs);
        int[] codes = graph.codes();
        int[] operands = graph.operands();
        for (int i = 0; i < codes.length; i++) {
            Op op = table[codes[i]];
            double value =
                    op.apply(valueOf(operands[3 * i]), valueOf(operands[3 * i + 1]), valueOf(operands[3 * i + 2]));
            if (value == 0.0 && op instanceof Guard) {
                return false;
            }
            values[inputs + i] = value;
        }
        return true;
    }

    /** An output as the last {@link #run} computed it. */
    public double output(int index) {
        return valueOf(graph.output(index));
    }

    /** Anything a graph refers to, as the last {@link #run} computed it. */
    double valueOf(int reference) {
        return reference >= 0 ? values[reference] : reference == Graph.NONE ? 0.0 : graph.constant(reference);
    }
}
