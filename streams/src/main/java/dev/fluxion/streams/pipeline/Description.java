package dev.fluxion.streams.pipeline;

import dev.fluxion.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pipeline in words, one line a stage, and as a graph in the language of Mermaid. */
final class Description {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder graph = new StringBuilder("flowchart LR\n    s0([source])\n");
    private final String indent;
    private final Counter counter;
    private List<String> ends = List.of("s0");
    private @Nullable String label;

    private Description(String indent, Counter counter) {
        this.indent = indent;
        this.counter = counter;
    }

    static Description of(List<Part> parts) {
        var description = new Description("", new Counter());
        parts.forEach(part -> part.describe(description));
        return description;
    }

    void stage(String kind, String what) {
        stage(kind, what, null);
    }

    /** A stage with what it does, and its parameters. */
    void stage(String kind, String what, @Nullable Weights weights) {
        String parameters = weights == null
                ? ""
                : ", " + Structure.of(weights.initial).size() + " parameters '" + weights.name + "'";
        String line = kind + " " + what + parameters;
        text.append(indent).append(line).append('\n');
        node(line);
    }

    /** A stage of several branches, whose ends meet. */
    void fork(String what, List<String> names, List<List<Part>> branches) {
        text.append(indent).append(what).append('\n');
        node(what);
        List<String> from = ends;
        List<String> meeting = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            text.append(indent).append("  ").append(names.get(i)).append(":\n");
            var branch = new Description(indent + "    ", counter);
            branch.ends = from;
            branch.label = names.get(i);
            branch.graph.setLength(0);
            branches.get(i).forEach(part -> part.describe(branch));
            text.append(branch.text);
            graph.append(branch.graph);
            meeting.addAll(branch.ends);
        }
        ends = meeting.stream().distinct().toList();
    }

    private void node(String line) {
        String id = "s" + ++counter.last;
        graph.append("    ")
                .append(id)
                .append("[\"")
                .append(line.replace('"', '\''))
                .append("\"]\n");
        for (String end : ends) {
            String arrow = label == null ? " --> " : " -- " + label + " --> ";
            graph.append("    ").append(end).append(arrow).append(id).append('\n');
        }
        ends = List.of(id);
        label = null;
    }

    String text() {
        return text.toString();
    }

    String mermaid() {
        return graph.toString();
    }

    /** Numbers the nodes of the whole graph. */
    private static final class Counter {
        private int last;
    }
}
