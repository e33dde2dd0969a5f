package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Arithmetic;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.Guard;
import dev.fluxion.graph.Op;
import dev.fluxion.graph.Rule;
import dev.fluxion.graph.StrongZeros;
import dev.fluxion.rule.Binary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph as OpenCL C: one work item to a point. Number {@code i} of point {@code p} is at {@code i * count + p}, in and out, so that
 * work items side by side read and write memory side by side. The graph's constants are an argument and not part of the
 * text, so that the same function with other parameters is the same program.
 *
 * <p>After the graph's outputs comes one more, {@code 1} at the points where the graph is the function: where all guards hold and no
 * derivative came out as NaN for want of strong zeros. What is computed at other points is of no meaning.
 *
 * @param text the source
 * @param constants what to give it as constants, at least one
 * @param inputs how many numbers come in for each point
 * @param outputs how many come out, the last one included
 */
record KernelSource(String text, List<Double> constants, int inputs, int outputs) {

    /** Compilers take more than linear time in straight code. */
    static final int MOST_NODES = 12_000;

    /**
     * Writes a graph.
     *
     * @param graph a graph whose slopes are written out
     * @param kept how many outputs, the first, are values and no derivatives
     * @throws NotForDevicesException if the graph is too large, or has an operation that OpenCL has not
     */
    static KernelSource of(Graph graph, int kept, Precision precision) {
        if (graph.size() > MOST_NODES) {
            throw new NotForDevicesException("the derivative takes " + graph.size() + " operations, more than the "
                    + MOST_NODES + " that" + " compilers of kernels take in a few seconds");
        }
        return new Writer(graph, kept).write(precision);
    }

    /** The constants as a device gets them. */
    double[] constantArray() {
        return constants.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static final class Writer {

        private final Graph graph;
        private final int kept;
        private final StringBuilder text = new StringBuilder();
        private final List<Double> constants = new ArrayList<>();
        private final Map<Integer, Integer> constantPlaces = new HashMap<>();

        /** The outputs of each node, or null. */
        private final int[][] outputsOf;

        Writer(Graph graph, int kept) {
            this.graph = graph;
            this.kept = kept;
            this.outputsOf = new int[graph.size()][];
            for (int k = 0; k < graph.outputs(); k++) {
                int node = graph.output(k);
                if (node >= 0) {
                    int[] before = outputsOf[node] == null ? new int[0] : outputsOf[node];
                    outputsOf[node] = Arrays.copyOf(before, before.length + 1);
                    outputsOf[node][before.length] = k;
                }
            }
        }

        KernelSource write(Precision precision) {
            boolean checked = StrongZeros.matters(graph);
            boolean[] exact = StrongZeros.of(graph, kept);
            line("__kernel void run(__global const real * restrict in, __global const real * restrict c,");
            line("    __global real * restrict out, const int count, const int pass) {");
            line("  const size_t p = get_global_id(0);");
            line("  const size_t n = count;");
            line("  if (p >= n) return; // the last group is filled up");
            line("  int holds = 1;");
            if (checked) {
                line("  real seen = 0; // NaN if any derivative is");
            }
            for (int i = 0; i < graph.inputs(); i++) {
                line("  const real x" + i + " = in[" + i + " * n + p];");
                outputs(i, checked);
            }
            for (int node = graph.inputs(); node < graph.size(); node++) {
                node(node, exact[node - graph.inputs()]);
                outputs(node, checked);
            }
            for (int k = 0; k < graph.outputs(); k++) {
                if (graph.output(k) < 0) {
                    line("  out[" + k + " * n + p] = " + name(graph.output(k)) + ";");
                }
            }
            line("  out[" + graph.outputs() + " * n + p] = holds" + (checked ? " && !isnan(seen)" : "") + ";");
            line("}");
            if (constants.isEmpty()) {
                constants.add(0.0);
            }
            return new KernelSource(
                    KernelMath.prelude(precision) + text, List.copyOf(constants), graph.inputs(), graph.outputs() + 1);
        }

        private void node(int node, boolean exact) {
            Op op = graph.op(node);
            String[] operands = new String[op.arity()];
            for (int k = 0; k < operands.length; k++) {
                operands[k] = name(graph.operand(node, k));
            }
            if (op instanceof Guard guard) {
                line("  holds &= " + KernelMath.holds(guard, operands[0], operands[1]) + ";");
                return;
            }
            if (isSquare(node)) {
                operands = new String[] {operands[0], operands[0]};
                op = Arithmetic.MULTIPLY;
            }
            String label = op.label();
            line("  const real v" + node + " = "
                    + KernelMath.value(op, exact, operands)
                            .orElseThrow(() -> new NotForDevicesException("OpenCL has no function " + label))
                    + ";");
        }

        /** Powers of two are what Java makes of them, and much faster. */
        private boolean isSquare(int node) {
            return graph.op(node) instanceof Rule.Of2 rule
                    && rule.rule().equals(Binary.POW)
                    && Graph.isConstant(graph.operand(node, 1))
                    && graph.constant(graph.operand(node, 1)) == 2.0;
        }

        private void outputs(int node, boolean checked) {
            if (outputsOf[node] != null) {
                for (int k : outputsOf[node]) {
                    line("  out[" + k + " * n + p] = " + name(node) + ";");
                    if (checked && k >= kept) {
                        line("  seen += " + name(node) + ";");
                    }
                }
            }
        }

        private String name(int reference) {
            if (reference < 0) {
                return "c[" + constantPlaces.computeIfAbsent(reference, this::place) + "]";
            }
            return (reference < graph.inputs() ? "x" : "v") + reference;
        }

        private int place(int reference) {
            constants.add(graph.constant(reference));
            return constants.size() - 1;
        }

        private void line(String line) {
            text.append(line).append('\n');
        }
    }
}
