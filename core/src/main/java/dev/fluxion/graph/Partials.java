package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The partial derivatives of operations as nodes. */
final class Partials {

    /** A partial derivative that is one whatever the numbers. */
    static final int ONE = NONE + 1;

    /** A partial derivative that is minus one whatever the numbers. */
    static final int MINUS_ONE = NONE + 2;

    /** A partial derivative that is zero whatever the numbers. */
    static final int ZERO = NONE + 3;

    private final GraphBuilder builder;

    /** Slopes known to branch, by {@link #shape}. */
    private final Set<List<Object>> branching = new HashSet<>();

    private final Map<List<Object>, Graph> slopesOfSlopes = new HashMap<>();

    Partials(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * The partial derivative of an operation: a reference, or {@link #ONE}, {@link #MINUS_ONE} or {@link #ZERO}.
     *
     * @param op the operation
     * @param arguments its operands, as many as it has
     * @param index which operand to differentiate with respect to
     * @param value the operation's own node
     */
    int of(Op op, int[] arguments, int index, int value) {
        if (op instanceof Arithmetic arithmetic) {
            return ofArithmetic(arithmetic, arguments, index, value);
        } else if (op instanceof Rule.Of1 rule) {
            return slope(new Slope.Of1(rule.rule()), new int[] {arguments[0], value});
        } else if (op instanceof Rule.Of2 rule) {
            return slope(new Slope.Of2(rule.rule(), index == 0), new int[] {arguments[0], arguments[1], value});
        } else if (op instanceof Slope slope) {
            return ofSlope(slope, arguments, index);
        }
        return ZERO;
    }

    private int ofArithmetic(Arithmetic op, int[] arguments, int index, int value) {
        return switch (op) {
            case ADD -> ONE;
            case SUBTRACT -> index == 0 ? ONE : MINUS_ONE;
            case MULTIPLY, TERM -> arguments[1 - index];
            case DIVIDE ->
                index == 0
                        ? builder.node(Arithmetic.DIVIDE, builder.constant(1.0), arguments[1])
                        : builder.node(Arithmetic.DIVIDE, builder.node(Arithmetic.NEGATE, value), arguments[1]);
            case NEGATE -> MINUS_ONE;
            case FMA -> index == 2 ? ONE : arguments[1 - index];
            case SELECT ->
                switch (index) {
                    case 0 -> ZERO;
                    case 1 ->
                        builder.node(Arithmetic.SELECT, arguments[0], builder.constant(1.0), builder.constant(0.0));
                    default ->
                        builder.node(Arithmetic.SELECT, arguments[0], builder.constant(0.0), builder.constant(1.0));
                };
        };
    }

    private int slope(Slope slope, int[] arguments) {
        List<Object> shape = shape(slope, arguments);
        if (!branching.contains(shape)) {
            int straight = Formula.straight(builder, slope, arguments);
            if (straight != NONE) {
                return builder.isZero(straight) ? ZERO : builder.isConstant(straight, 1.0) ? ONE : straight;
            }
            branching.add(shape);
        }
        return builder.node(slope, arguments[0], arguments[1], arguments.length > 2 ? arguments[2] : NONE);
    }

    /** A slope's own partial derivative: its formula, with selections, differentiated in turn. */
    private int ofSlope(Slope slope, int[] arguments, int index) {
        List<Object> key = shape(slope, arguments);
        Graph gradient = slopesOfSlopes.get(key);
        if (gradient == null) {
            gradient = gradientOf(slope, arguments);
            slopesOfSlopes.put(key, gradient);
        }
        int input = 0;
        for (int i = 0; i < index; i++) {
            input += arguments[i] >= 0 ? 1 : 0;
        }
        int partial =
                inlined(gradient, Arrays.stream(arguments).filter(a -> a >= 0).toArray(), 1 + input);
        return builder.isZero(partial) ? ZERO : partial;
    }

    /** A slope and which of its arguments are constants, and which. */
    private List<Object> shape(Slope slope, int[] arguments) {
        List<Object> shape = new ArrayList<>();
        shape.add(slope);
        for (int argument : arguments) {
            shape.add(argument < 0 ? (Object) builder.constantAt(argument) : "any");
        }
        return shape;
    }

    private Graph gradientOf(Slope slope, int[] arguments) {
        int free = (int) Arrays.stream(arguments).filter(a -> a >= 0).count();
        var formula = new GraphBuilder(free, free);
        int[] formal = new int[arguments.length];
        int next = 0;
        for (int i = 0; i < formal.length; i++) {
            formal[i] = arguments[i] < 0 ? formula.constant(builder.constantAt(arguments[i])) : next++;
        }
        int value = Formula.selecting(formula, slope, formal);
        return Derivatives.gradient(formula.build(new int[] {value}));
    }

    /** Writes what one output of a graph needs, on other inputs. */
    private int inlined(Graph graph, int[] inputs, int output) {
        int[] place = new int[graph.size()];
        System.arraycopy(inputs, 0, place, 0, inputs.length);
        for (int node = graph.inputs(); node < graph.size(); node++) {
            place[node] = builder.node(
                    graph.op(node),
                    placed(graph, graph.operand(node, 0), place),
                    placed(graph, graph.operand(node, 1), place),
                    placed(graph, graph.operand(node, 2), place));
        }
        return placed(graph, graph.output(output), place);
    }

    private int placed(Graph graph, int reference, int[] place) {
        if (reference < 0) {
            return reference == NONE ? NONE : builder.constant(graph.constant(reference));
        }
        return place[reference];
    }
}
