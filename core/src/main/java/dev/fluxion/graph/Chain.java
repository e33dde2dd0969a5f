package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

/** The factors of the chain rule at a node: what moves it, each once, and its partial derivatives in them. */
final class Chain {

    final Activity activity;
    final int[] sources = new int[3];
    final int[] partials = new int[3];
    int count;

    private final Graph graph;
    private final GraphBuilder builder;
    private final Partials rules;
    private final int[][] arguments = {{}, new int[1], new int[2], new int[3]};

    Chain(Graph graph, GraphBuilder builder) {
        this.graph = graph;
        this.builder = builder;
        this.activity = new Activity(graph);
        this.rules = new Partials(builder);
    }

    /** Finds the factors of a node. Where two operands move as one, the two partials are one: what cancels in them hides the rest. */
    void at(int node) {
        Op op = graph.op(node);
        int[] operands = arguments[op.arity()];
        for (int k = 0; k < operands.length; k++) {
            operands[k] = builder.imported(graph, graph.operand(node, k));
        }
        int value = builder.shifted(graph, node);
        count = 0;
        for (int k = 0; k < operands.length; k++) {
            if (activity.isActive(graph.operand(node, k))) {
                int partial = rules.of(op, operands, k, value);
                if (partial != Partials.ZERO) {
                    add(activity.source(graph.operand(node, k)), partial);
                }
            }
        }
    }

    private void add(int source, int partial) {
        for (int k = 0; k < count; k++) {
            if (sources[k] == source) {
                partials[k] = builder.node(Arithmetic.ADD, written(partials[k]), written(partial));
                return;
            }
        }
        sources[count] = source;
        partials[count++] = partial;
    }

    private int written(int partial) {
        return switch (partial) {
            case Partials.ONE -> builder.constant(1.0);
            case Partials.MINUS_ONE -> builder.constant(-1.0);
            default -> partial;
        };
    }

    /** The product of the k-th partial derivative with a tangent or adjoint. */
    int term(int k, int seed) {
        return switch (partials[k]) {
            case Partials.ONE -> seed;
            case Partials.MINUS_ONE -> builder.node(Arithmetic.NEGATE, seed);
            default -> builder.isConstant(seed, 1.0) ? partials[k] : builder.node(Arithmetic.TERM, partials[k], seed);
        };
    }

    /** A sum of terms, of which the first may not be there. */
    int sum(int before, int change) {
        if (before == NONE || builder.isZero(before)) {
            return change;
        }
        return builder.isZero(change) ? before : builder.node(Arithmetic.ADD, before, change);
    }
}
