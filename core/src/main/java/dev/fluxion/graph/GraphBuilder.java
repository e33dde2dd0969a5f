package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph, each operation on the same operands once, and constants computed. It simplifies only where the value stays the same;
 * see {@link Simplification}.
 */
final class GraphBuilder {

    private static final int FIRST_CAPACITY = 64;

    private final int variables;
    private final int inputs;
    private final List<Op> table = new ArrayList<>();
    private final Map<Op, Integer> codeOf = new HashMap<>();
    private int[] codes = new int[FIRST_CAPACITY];
    private int[] operands = new int[3 * FIRST_CAPACITY];
    private int nodes;
    private int primal = Integer.MAX_VALUE;
    private final Mode mode;
    private double[] constants = new double[FIRST_CAPACITY];
    private int constantCount;

    // Open addressing; an entry is the index plus one.
    private int[] nodeSlots = new int[4 * FIRST_CAPACITY];
    private int[] constantSlots = new int[4 * FIRST_CAPACITY];

    GraphBuilder(int variables, int inputs) {
        this(variables, inputs, Mode.SHARING);
    }

    GraphBuilder(int variables, int inputs, Mode mode) {
        this.variables = variables;
        this.inputs = inputs;
        this.mode = mode;
    }

    /** How much a builder does. */
    enum Mode {
        /** Each operation as it comes, only constants computed. */
        LITERAL,
        /** Each operation on the same operands once. */
        SHARING,
        /** What constants make needless left out as well; see {@link Graph#simplified}. */
        SIMPLIFYING
    }

    /** What comes now is not the function's own. */
    void beginDerivatives() {
        primal = nodes;
    }

    /** Begins with all of a graph, and with more inputs after its own; see {@link #shifted}. */
    static GraphBuilder extending(Graph graph, int moreInputs) {
        var builder = new GraphBuilder(graph.variables(), graph.inputs() + moreInputs);
        builder.primal = graph.primal();
        for (int node = graph.inputs(); node < graph.size(); node++) {
            Op op = graph.op(node);
            builder.append(
                    builder.codeOf(op),
                    builder.carried(graph, graph.operand(node, 0)),
                    builder.carried(graph, graph.operand(node, 1)),
                    builder.carried(graph, graph.operand(node, 2)));
        }
        return builder;
    }

    private int carried(Graph graph, int reference) {
        if (reference < 0) {
            return reference == NONE ? NONE : constant(graph.constant(reference));
        }
        return shifted(graph, reference);
    }

    /** The reference here of a node or input of the graph that this builder extends. */
    int shifted(Graph graph, int reference) {
        return reference < graph.inputs() ? reference : reference - graph.inputs() + inputs;
    }

    /** The reference here of anything the extended graph refers to. */
    int imported(Graph graph, int reference) {
        return carried(graph, reference);
    }

    int size() {
        return inputs + nodes;
    }

    int inputs() {
        return inputs;
    }

    Op op(int node) {
        return table.get(codes[node - inputs]);
    }

    int operand(int node, int index) {
        return operands[3 * (node - inputs) + index];
    }

    boolean isConstant(int reference, double value) {
        return Graph.isConstant(reference) && Double.compare(constants[~reference], value) == 0;
    }

    boolean isZero(int reference) {
        return Graph.isConstant(reference) && constants[~reference] == 0.0;
    }

    double constantAt(int reference) {
        return constants[~reference];
    }

    int constant(double value) {
        long bits = Double.doubleToLongBits(value);
        int mask = constantSlots.length - 1;
        int slot = mixed(bits) & mask;
        while (constantSlots[slot] != 0) {
            int index = constantSlots[slot] - 1;
            if (Double.doubleToLongBits(constants[index]) == bits) {
                return ~index;
            }
            slot = (slot + 1) & mask;
        }
        if (constantCount == constants.length) {
            constants = Arrays.copyOf(constants, 2 * constantCount);
        }
        constants[constantCount] = value;
        constantSlots[slot] = ++constantCount;
        if (2 * constantCount > constantSlots.length) {
            growConstants();
        }
        return ~(constantCount - 1);
    }

    int node(Op op, int x) {
        return node(op, x, NONE, NONE);
    }

    int node(Op op, int x, int y) {
        return node(op, x, y, NONE);
    }

    /** The node that computes an operation, or what it simplifies to. */
    int node(Op op, int x, int y, int z) {
        if (x < 0 && y < 0 && z < 0) {
            return op instanceof Guard ? NONE : constant(op.apply(valueOf(x), valueOf(y), valueOf(z)));
        }
        if (mode == Mode.LITERAL) {
            return append(codeOf(op), x, y, z);
        }
        int simple = Simplification.of(this, op, x, y, z, mode == Mode.SIMPLIFYING);
        return simple != NONE ? simple : hashed(codeOf(op), x, y, z);
    }

    private double valueOf(int reference) {
        return reference == NONE ? 0.0 : constants[~reference];
    }

    private int hashed(int code, int x, int y, int z) {
        int found = find(code, x, y, z);
        if (found == NONE && y >= 0 && commutes(code)) {
            found = find(code, y, x, z);
        }
        return found == NONE ? append(code, x, y, z) : found;
    }

    private boolean commutes(int code) {
        Op op = table.get(code);
        return op == Arithmetic.ADD || op == Arithmetic.MULTIPLY || op == Arithmetic.TERM;
    }

    private int find(int code, int x, int y, int z) {
        int mask = nodeSlots.length - 1;
        for (int slot = hash(code, x, y, z) & mask; nodeSlots[slot] != 0; slot = (slot + 1) & mask) {
            int index = nodeSlots[slot] - 1;
            if (codes[index] == code
                    && operands[3 * index] == x
                    && operands[3 * index + 1] == y
                    && operands[3 * index + 2] == z) {
                return inputs + index;
            }
        }
        return NONE;
    }

    private int append(int code, int x, int y, int z) {
        if (nodes == codes.length) {
            codes = Arrays.copyOf(codes, 2 * nodes);
            operands = Arrays.copyOf(operands, 6 * nodes);
        }
        codes[nodes] = code;
        operands[3 * nodes] = x;
        operands[3 * nodes + 1] = y;
        operands[3 * nodes + 2] = z;
        nodes++;
        if (mode == Mode.LITERAL) {
            // Nothing is looked for.
            return inputs + nodes - 1;
        }
        if (2 * nodes > nodeSlots.length) {
            growNodes();
        } else {
            enter(nodes - 1);
        }
        return inputs + nodes - 1;
    }

    private void enter(int index) {
        int mask = nodeSlots.length - 1;
        int slot = hash(codes[index], operands[3 * index], operands[3 * index + 1], operands[3 * index + 2]) & mask;
        while (nodeSlots[slot] != 0) {
            if (areSame(nodeSlots[slot] - 1, index)) {
                // Of a graph that has the same node many times, one is enough to be found.
                return;
            }
            slot = (slot + 1) & mask;
        }
        nodeSlots[slot] = index + 1;
    }

    private boolean areSame(int one, int other) {
        return codes[one] == codes[other]
                && operands[3 * one] == operands[3 * other]
                && operands[3 * one + 1] == operands[3 * other + 1]
                && operands[3 * one + 2] == operands[3 * other + 2];
    }

    private void growNodes() {
        nodeSlots = new int[2 * nodeSlots.length];
        for (int index = 0; index < nodes; index++) {
            enter(index);
        }
    }

    private void growConstants() {
        constantSlots = new int[2 * constantSlots.length];
        int mask = constantSlots.length - 1;
        for (int index = 0; index < constantCount; index++) {
            int slot = mixed(Double.doubleToLongBits(constants[index])) & mask;
            while (constantSlots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            constantSlots[slot] = index + 1;
        }
    }

    private int codeOf(Op op) {
        Integer known = codeOf.get(op);
        if (known == null) {
            known = table.size();
            table.add(op);
            codeOf.put(op, known);
        }
        return known;
    }

    private static int hash(int code, int x, int y, int z) {
        return mixed(((code * 31L + x) * 0x9E3779B97F4A7C15L + y) * 0xC2B2AE3D27D4EB4FL + z);
    }

    private static int mixed(long bits) {
        long h = bits * 0x9E3779B97F4A7C15L;
        h ^= h >>> 32;
        h *= 0xD6E8FEB86659FD93L;
        return (int) (h ^ (h >>> 32));
    }

    /** The graph of these outputs, without the nodes that neither they nor a guard need. */
    Graph build(int[] outputs) {
        boolean[] needed = new boolean[nodes];
        for (int output : outputs) {
            if (output >= inputs) {
                needed[output - inputs] = true;
            }
        }
        for (int i = nodes - 1; i >= 0; i--) {
            if (needed[i] || table.get(codes[i]) instanceof Guard) {
                needed[i] = true;
                for (int k = 0; k < 3; k++) {
                    int operand = operands[3 * i + k];
                    if (operand >= inputs) {
                        needed[operand - inputs] = true;
                    }
                }
            }
        }
        int[] place = new int[nodes];
        int count = 0;
        int keptPrimal = 0;
        for (int i = 0; i < nodes; i++) {
            place[i] = inputs + count;
            count += needed[i] ? 1 : 0;
            keptPrimal = i < primal ? count : keptPrimal;
        }
        int[] keptCodes = new int[count];
        int[] keptOperands = new int[3 * count];
        for (int i = 0, to = 0; i < nodes; i++) {
            if (needed[i]) {
                keptCodes[to] = codes[i];
                for (int k = 0; k < 3; k++) {
                    keptOperands[3 * to + k] = moved(operands[3 * i + k], place);
                }
                to++;
            }
        }
        int[] keptOutputs = new int[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            keptOutputs[i] = moved(outputs[i], place);
        }
        return new Graph(
                variables,
                inputs,
                table,
                keptCodes,
                keptOperands,
                Arrays.copyOf(constants, constantCount),
                keptOutputs,
                keptPrimal);
    }

    private int moved(int reference, int[] place) {
        return reference < inputs ? reference : place[reference - inputs];
    }
}
