package dev.fluxion.graph;

/** Graphs as text. */
final class GraphText {

    private GraphText() {}

    static String of(Graph graph) {
        var text = new StringBuilder();
        text.append("inputs ").append(graph.inputs()).append('\n');
        for (int node = graph.inputs(); node < graph.size(); node++) {
            Op op = graph.op(node);
            if (!(op instanceof Guard)) {
                text.append(name(graph, node)).append(" = ");
            }
            text.append(op.label());
            for (int k = 0; k < op.arity(); k++) {
                text.append(' ').append(name(graph, graph.operand(node, k)));
            }
            text.append('\n');
        }
        text.append("outputs");
        for (int i = 0; i < graph.outputs(); i++) {
            text.append(' ').append(name(graph, graph.output(i)));
        }
        return text.append('\n').toString();
    }

    static String dot(Graph graph) {
        var text = new StringBuilder("digraph {\n");
        for (int node = 0; node < graph.size(); node++) {
            String label =
                    node < graph.inputs() ? name(graph, node) : graph.op(node).label();
            String shape = node < graph.inputs() ? "box" : graph.op(node) instanceof Guard ? "diamond" : "ellipse";
            text.append("  n")
                    .append(node)
                    .append(" [label=\"")
                    .append(label)
                    .append("\" shape=")
                    .append(shape)
                    .append("];\n");
            int arity = node < graph.inputs() ? 0 : graph.op(node).arity();
            for (int k = 0; k < arity; k++) {
                edge(graph, graph.operand(node, k), "n" + node, "n" + node + "c" + k, text);
            }
        }
        for (int i = 0; i < graph.outputs(); i++) {
            text.append("  y").append(i).append(" [label=\"y").append(i).append("\" shape=box];\n");
            edge(graph, graph.output(i), "y" + i, "y" + i + "c", text);
        }
        return text.append("}\n").toString();
    }

    /** An arrow from an operand; each use of a constant gets a node of its own, lest all arrows come from one place. */
    private static void edge(Graph graph, int from, String to, String constant, StringBuilder text) {
        String source = "n" + from;
        if (from < 0) {
            source = constant;
            text.append("  ")
                    .append(constant)
                    .append(" [label=\"")
                    .append(name(graph, from))
                    .append("\" shape=plaintext];\n");
        }
        text.append("  ").append(source).append(" -> ").append(to).append(";\n");
    }

    private static String name(Graph graph, int reference) {
        if (reference < 0) {
            return Double.toString(graph.constant(reference));
        }
        return reference < graph.inputs() ? "x" + reference : "v" + reference;
    }
}
