package dev.fluxion.graph;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the products of the chain rule may be plain ones. They differ from plain ones only where those are NaN; and a NaN is seen
 * in an output to which everything on some way hands it on. Code written from a graph computes with plain products, and where a
 * derivative comes out as NaN the graph is computed once more with the strong zeros of the chain rule.
 */
public final class StrongZeros {

    private static final Set<Unary> KNOWN = new HashSet<>(Unary.values());

    private StrongZeros() {}

    /**
     * By node, the first being 0, whether it is a product whose NaN might not be seen, and which therefore must be exact itself.
     *
     * @param unchecked how many outputs, the first, NaN is not looked for in
     */
    public static boolean[] of(Graph graph, int unchecked) {
        int first = graph.inputs();
        boolean[] seen = new boolean[graph.size()];
        for (int k = unchecked; k < graph.outputs(); k++) {
            if (graph.output(k) >= 0) {
                seen[graph.output(k)] = true;
            }
        }
        boolean[] exact = new boolean[graph.size() - first];
        for (int node = graph.size() - 1; node >= first; node--) {
            Op op = graph.op(node);
            exact[node - first] = !isPlain(graph, node) && !seen[node];
            if (seen[node]) {
                for (int k = 0; k < op.arity(); k++) {
                    int operand = graph.operand(node, k);
                    if (operand >= 0 && handsOn(op)) {
                        seen[operand] = true;
                    }
                }
            }
        }
        return exact;
    }

    /** Whether the value is NaN if any operand is. */
    private static boolean handsOn(Op op) {
        if (op instanceof Arithmetic arithmetic) {
            return arithmetic != Arithmetic.SELECT;
        } else if (op instanceof Rule.Of1 rule) {
            return KNOWN.contains(rule.rule());
        }
        return op instanceof Rule.Of2 rule
                && (rule.rule().equals(Binary.MAX)
                        || rule.rule().equals(Binary.MIN)
                        || rule.rule().equals(Binary.ATAN2)
                        || rule.rule().equals(Binary.REMAINDER));
    }

    /** Whether a node is no product of the chain rule, or one with a constant that makes it as any other product. */
    private static boolean isPlain(Graph graph, int node) {
        return graph.op(node) != Arithmetic.TERM
                || isFactor(graph, graph.operand(node, 0))
                || isFactor(graph, graph.operand(node, 1));
    }

    private static boolean isFactor(Graph graph, int reference) {
        return Graph.isConstant(reference)
                && graph.constant(reference) != 0.0
                && Double.isFinite(graph.constant(reference));
    }

    /** Whether a graph has a product of the chain rule that a plain one might differ from. */
    public static boolean matters(Graph graph) {
        for (int node = graph.inputs(); node < graph.size(); node++) {
            if (!isPlain(graph, node)) {
                return true;
            }
        }
        return false;
    }
}
