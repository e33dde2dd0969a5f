package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import java.util.Arrays;

/** Writes the tangents of a graph's nodes after it. */
final class ForwardSweep {

    private final Graph graph;
    private final GraphBuilder builder;
    private final Chain chain;

    ForwardSweep(Graph graph, GraphBuilder builder) {
        this.graph = graph;
        this.builder = builder;
        this.chain = new Chain(graph, builder);
    }

    /** The tangents of the outputs. */
    int[] sweep(int[] tangentOfVariables) {
        int[] tangents = new int[graph.size()];
        Arrays.fill(tangents, NONE);
        System.arraycopy(tangentOfVariables, 0, tangents, 0, tangentOfVariables.length);
        for (int node = graph.inputs(); node < graph.size(); node++) {
            if (chain.activity.isActive(node)) {
                int source = chain.activity.source(node);
                tangents[node] = source == node ? tangent(node, tangents) : tangents[source];
            }
        }
        int[] ofOutputs = new int[graph.outputs()];
        for (int i = 0; i < ofOutputs.length; i++) {
            int output = graph.output(i);
            int tangent = output < 0 ? NONE : tangents[output];
            ofOutputs[i] = tangent == NONE ? builder.constant(0.0) : tangent;
        }
        return ofOutputs;
    }

    private int tangent(int node, int[] tangents) {
        int sum = NONE;
        chain.at(node);
        for (int k = 0; k < chain.count; k++) {
            int moving = tangents[chain.sources[k]];
            if (moving != NONE) {
                sum = chain.sum(sum, chain.term(k, moving));
            }
        }
        return sum;
    }
}
