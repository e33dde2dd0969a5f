package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Arithmetic;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.Guard;
import dev.fluxion.graph.Indicator;
import dev.fluxion.graph.Op;
import dev.fluxion.graph.Relation;
import dev.fluxion.graph.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Graphs as programs of {@link GraphKernel}. */
final class KernelOps {

    private static final List<Arithmetic> ARITHMETIC = List.of(
            Arithmetic.ADD,
            Arithmetic.SUBTRACT,
            Arithmetic.MULTIPLY,
            Arithmetic.DIVIDE,
            Arithmetic.NEGATE,
            Arithmetic.FMA,
            Arithmetic.TERM,
            Arithmetic.SELECT);

    private static final int FIRST_INDICATOR = 8;
    private static final int FIRST_GUARD = 12;
    private static final List<Relation> RELATIONS =
            List.of(Relation.LESS, Relation.EQUAL, Relation.GREATER, Relation.UNORDERED);

    private static final int FIRST_FUNCTION = 16;
    private static final List<String> FUNCTIONS = List.of(
            "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "cbrt", "expm1",
            "log1p", "log10", "abs", "signum", "floor", "ceil", "rint", "pow", "atan2", "hypot");

    private KernelOps() {}

    /**
     * The program of a graph whose slopes are written out.
     *
     * @throws NotForDevicesException if the kernel has not all of its operations
     */
    static GraphKernel.Program program(Graph graph) {
        int first = graph.inputs();
        int count = graph.size() - first;
        int[] codes = new int[count];
        int[] operands = new int[3 * count];
        int[] outputs = new int[graph.outputs()];
        var constants = new Constants(graph);
        for (int i = 0; i < count; i++) {
            codes[i] = code(graph.op(first + i));
            for (int k = 0; k < 3; k++) {
                operands[3 * i + k] = constants.operand(graph.operand(first + i, k));
            }
        }
        for (int k = 0; k < outputs.length; k++) {
            outputs[k] = constants.operand(graph.output(k));
        }
        return new GraphKernel.Program(first, codes, operands, outputs, constants.values());
    }

    private static int code(Op op) {
        int code = -1;
        if (op instanceof Arithmetic arithmetic) {
            code = ARITHMETIC.indexOf(arithmetic);
        } else if (op instanceof Indicator indicator) {
            code = in(RELATIONS, indicator.relation(), FIRST_INDICATOR);
        } else if (op instanceof Guard guard) {
            code = in(RELATIONS, guard.relation(), FIRST_GUARD);
        } else if (op instanceof Rule rule) {
            code = in(FUNCTIONS, rule.label(), FIRST_FUNCTION);
        }
        if (code < 0) {
            throw new NotForDevicesException("the kernel that interprets has no operation " + op.label());
        }
        return code;
    }

    private static <T> int in(List<T> table, T element, int first) {
        int index = table.indexOf(element);
        return index < 0 ? -1 : first + index;
    }

    /** Constants by the order in which they are used; the first is zero, which operands that are not there refer to. */
    private static final class Constants {

        private final Graph graph;
        private final Map<Integer, Integer> places = new HashMap<>();
        private final List<Double> values = new ArrayList<>(List.of(0.0));

        Constants(Graph graph) {
            this.graph = graph;
        }

        int operand(int reference) {
            if (reference >= 0) {
                return reference;
            }
            return reference == Graph.NONE ? ~0 : ~places.computeIfAbsent(reference, this::place);
        }

        private int place(int reference) {
            values.add(graph.constant(reference));
            return values.size() - 1;
        }

        double[] values() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
