package dev.fluxion.graph;

import dev.fluxion.number.ChainRule;
import java.util.Arrays;

/**
 * A graph at a point, ready to pull cotangents back number by number: what {@link Derivatives#pullback} would compute, without
 * writing it down first. For one thread at a time.
 */
public final class Linearized {

    private final Graph graph;
    private final Evaluation values;
    private final Activity activity;
    private final double[] adjoints;
    private final int[] sources = new int[3];
    private final double[] partials = new double[3];

    private Linearized(Graph graph, Evaluation values) {
        this.graph = graph;
        this.values = values;
        this.activity = new Activity(graph);
        this.adjoints = new double[graph.size()];
    }

    /** A graph of a function's own operations, those of no derivative, before any point is given. */
    public static Linearized of(Graph graph) {
        return new Linearized(graph, Evaluation.of(graph));
    }

    /**
     * Moves to a point.
     *
     * @param x the inputs, of length {@link Graph#inputs}
     * @return whether all guards hold there; if not, nothing else may be asked
     */
    public boolean at(double[] x) {
        return values.run(x);
    }

    /** The number of outputs. */
    public int outputs() {
        return graph.outputs();
    }

    /** An output at the point. */
    public double output(int index) {
        return values.output(index);
    }

    /**
     * Pulls a cotangent back.
     *
     * @param cotangents where the cotangent is, of one number for each output
     * @param from its first index there
     * @param target where to put the product, of one number for each variable
     * @param offset its first index there
     */
    public void pullback(double[] cotangents, int from, double[] target, int offset) {
        Arrays.fill(adjoints, 0.0);
        for (int i = 0; i < graph.outputs(); i++) {
            if (activity.isActive(graph.output(i))) {
                adjoints[activity.source(graph.output(i))] += cotangents[from + i];
            }
        }
        for (int node = graph.size() - 1; node >= graph.inputs(); node--) {
            if (adjoints[node] != 0.0) {
                sweep(node, adjoints[node]);
            }
        }
        System.arraycopy(adjoints, 0, target, offset, graph.variables());
    }

    private void sweep(int node, double adjoint) {
        Op op = graph.op(node);
        double x = values.valueOf(graph.operand(node, 0));
        double y = values.valueOf(graph.operand(node, 1));
        int count = 0;
        for (int k = 0; k < op.arity(); k++) {
            int operand = graph.operand(node, k);
            if (activity.isActive(operand)) {
                double partial = partial(op, k, x, y, values.valueOf(node));
                int source = activity.source(operand);
                int at = 0;
                while (at < count && sources[at] != source) {
                    at++;
                }
                partials[at] = at < count ? partials[at] + partial : partial;
                sources[at] = source;
                count = Math.max(count, at + 1);
            }
        }
        for (int k = 0; k < count; k++) {
            adjoints[sources[k]] += ChainRule.term(partials[k], adjoint);
        }
    }

    private static double partial(Op op, int index, double x, double y, double value) {
        if (op instanceof Rule.Of1 rule) {
            return rule.rule().derivative().apply(x, value);
        } else if (op instanceof Rule.Of2 rule) {
            return index == 0
                    ? rule.rule().left().apply(x, y, value)
                    : rule.rule().right().apply(x, y, value);
        } else if (op instanceof Arithmetic arithmetic) {
            return switch (arithmetic) {
                case ADD -> 1.0;
                case SUBTRACT -> index == 0 ? 1.0 : -1.0;
                case MULTIPLY, TERM -> index == 0 ? y : x;
                case DIVIDE -> index == 0 ? 1.0 / y : -value / y;
                case NEGATE -> -1.0;
                case FMA -> index == 2 ? 1.0 : index == 0 ? y : x;
                case SELECT -> index == 0 ? 0.0 : (x != 0.0) == (index == 1) ? 1.0 : 0.0;
            };
        }
        throw new IllegalArgumentException("linearize: a graph must be of a function's own operations but has "
                + op.label() + "; use Derivatives.pullback");
    }
}
