package dev.fluxion.graph;

import dev.fluxion.lift.BoxedReal;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.LiftedFunction;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A straight-line program: what a function did at a point, one operation after the other, each written once (static single
 * assignment). Its branches are gone; what they depended on is written down as {@link Guard}s, and the graph is what the function
 * is wherever all of them hold.
 *
 * <p>A <em>reference</em> names an operand. References from 0 on are the inputs, in order, and then the nodes; a negative one is a
 * constant, and {@link #NONE} no operand. The first {@link #variables} inputs are those to differentiate with respect to; others
 * are parameters. Graphs are immutable, and closed under {@link Derivatives differentiation}.
 */
public final class Graph {

    /** The reference of an operand that is not there. */
    public static final int NONE = Integer.MIN_VALUE;

    private final int variables;
    private final int inputs;
    private final List<Op> table;
    private final int[] codes;
    private final int[] operands;
    private final double[] constants;
    private final int[] outputs;

    /** The nodes up to here are the function's own, those after it were written by a differentiation. */
    private final int primal;

    Graph(
            int variables,
            int inputs,
            List<Op> table,
            int[] codes,
            int[] operands,
            double[] constants,
            int[] outputs,
            int primal) {
        this.variables = variables;
        this.inputs = inputs;
        this.table = List.copyOf(table);
        this.codes = codes;
        this.operands = operands;
        this.constants = constants;
        this.outputs = outputs;
        this.primal = primal;
    }

    /**
     * Traces a function: runs it at a point and writes down what it does.
     *
     * @param f the function, from length n to length m
     * @param x the point, of length n
     * @return a graph of n inputs, all of them variables, and m outputs, which agrees with {@code f} wherever its guards hold,
     *     as long as nothing else that {@code f} reads changes
     */
    public static Graph trace(Generic f, double[] x) {
        return trace(f.over(Symbol.class), x, new GraphBuilder(x.length, x.length));
    }

    /** As {@link #trace(Generic, double[])}, with every operation as it happened, those done before included. */
    public static Graph transcript(Generic f, double[] x) {
        return trace(f.over(Symbol.class), x, new GraphBuilder(x.length, x.length, GraphBuilder.Mode.LITERAL));
    }

    /**
     * Traces a function of a vector and data that are numbers, which become parameters.
     *
     * @param objective the function, as {@link Lift#call} reads it back, of a {@code double[]} and of a {@code double[]} or a {@code
     *     Double}
     * @param inputs the point, and after it the data
     * @param variables the length of the point
     * @param ofNumber whether the data is one number and not an array
     */
    public static Graph traceObjective(Object objective, double[] inputs, int variables, boolean ofNumber) {
        LiftedFunction lifted = Lift.call(objective, new boolean[] {true, true}, Symbol.class);
        RealFunction function = all -> {
            Real[] x = Arrays.copyOf(all, variables);
            Object data =
                    ofNumber ? BoxedReal.ofDouble(all[variables]) : Arrays.copyOfRange(all, variables, all.length);
            return new Real[] {(Real) Objects.requireNonNull(lifted.apply(x, data))};
        };
        return trace(function, inputs, new GraphBuilder(variables, inputs.length));
    }

    private static Graph trace(RealFunction lifted, double[] x, GraphBuilder builder) {
        var trace = new PointTrace(builder);
        return trace.finish(lifted.apply(trace.inputs(x)));
    }

    /** Traces a function as {@link Lift#generic} reads it back. */
    public static Graph trace(Object function, double[] x) {
        return trace(Lift.generic(function), x);
    }

    /** How many of the inputs, the first, are differentiated with respect to. */
    public int variables() {
        return variables;
    }

    /** The number of inputs. */
    public int inputs() {
        return inputs;
    }

    /** The number of inputs and nodes together: all references from 0 to this are defined. */
    public int size() {
        return inputs + codes.length;
    }

    /** The number of outputs. */
    public int outputs() {
        return outputs.length;
    }

    /** The reference of an output. */
    public int output(int index) {
        return outputs[index];
    }

    /** What a node computes. */
    public Op op(int node) {
        return table.get(codes[node - inputs]);
    }

    /** A number that two nodes of this graph share if and only if they compute the same of their operands. */
    public int code(int node) {
        return codes[node - inputs];
    }

    /** The reference of an operand of a node, or {@link #NONE}. */
    public int operand(int node, int index) {
        return operands[3 * (node - inputs) + index];
    }

    /** Whether a reference is that of a constant. */
    public static boolean isConstant(int reference) {
        return reference < 0 && reference != NONE;
    }

    /** The value of a constant. */
    public double constant(int reference) {
        return constants[~reference];
    }

    /** How many guards there are. */
    public int guards() {
        int count = 0;
        for (int node = inputs; node < size(); node++) {
            if (op(node) instanceof Guard) {
                count++;
            }
        }
        return count;
    }

    /** The outputs at a point, of length {@link #inputs}, or of no meaning if a guard does not hold there. */
    public double[] apply(double... x) {
        Evaluation evaluation = Evaluation.of(this);
        evaluation.run(x);
        double[] result = new double[outputs.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = evaluation.output(i);
        }
        return result;
    }

    /** Whether all guards hold at a point, of length {@link #inputs}. */
    public boolean holdsAt(double... x) {
        return Evaluation.of(this).run(x);
    }

    /**
     * The same graph in another order: what a differentiation wrote comes as soon as it can be computed and no sooner than it is
     * needed. Derivatives that depend on one round of a loop are then computed beside that round, and what little must be kept
     * until the way back is little.
     */
    public Graph scheduled() {
        return Schedule.of(this);
    }

    /**
     * The same graph with what constants make needless left out: factors of one, divisions by powers of two and the like. Tracing
     * leaves these, because what a captured number happens to be would otherwise make the rounds of a loop differ.
     */
    public Graph simplified() {
        return rewritten(GraphBuilder.Mode.SIMPLIFYING, false);
    }

    /**
     * The same graph with every {@link Slope} written out, its branches as selections: for code that cannot call the rule table.
     */
    public Graph writtenOut() {
        return rewritten(GraphBuilder.Mode.SHARING, true);
    }

    private Graph rewritten(GraphBuilder.Mode mode, boolean slopesToo) {
        var builder = new GraphBuilder(variables, inputs, mode);
        int[] place = new int[size()];
        Arrays.setAll(place, i -> i);
        for (int node = inputs; node < place.length; node++) {
            if (node - inputs == primal) {
                builder.beginDerivatives();
            }
            int x = placed(operand(node, 0), builder, place);
            int y = placed(operand(node, 1), builder, place);
            int z = placed(operand(node, 2), builder, place);
            place[node] = slopesToo && op(node) instanceof Slope slope
                    ? Formula.selecting(builder, slope, Arrays.copyOf(new int[] {x, y, z}, slope.arity()))
                    : builder.node(op(node), x, y, z);
        }
        int[] placedOutputs = new int[outputs.length];
        Arrays.setAll(placedOutputs, i -> placed(outputs[i], builder, place));
        return builder.build(placedOutputs);
    }

    private int placed(int reference, GraphBuilder builder, int[] place) {
        if (reference == NONE) {
            return NONE;
        }
        return reference < 0 ? builder.constant(constant(reference)) : place[reference];
    }

    int primal() {
        return primal;
    }

    int[] outputReferences() {
        return outputs;
    }

    Op[] table() {
        return table.toArray(Op[]::new);
    }

    int[] codes() {
        return codes;
    }

    int[] operands() {
        return operands;
    }

    double[] constants() {
        return constants;
    }

    /** One line for each node: {@code v3 = multiply x0 v2}. */
    @Override
    public String toString() {
        return GraphText.of(this);
    }

    /** The graph in the language of Graphviz: {@code dot -Tsvg} draws it. */
    public String toDot() {
        return GraphText.dot(this);
    }
}
