package dev.fluxion.graph;

import java.util.Arrays;

/** Finds the order of {@link Graph#scheduled}. */
final class Schedule {

    private final Graph graph;
    private final int[] operands;
    private final int inputs;
    private final int count;

    private Schedule(Graph graph) {
        this.graph = graph;
        this.operands = graph.operands();
        this.inputs = graph.inputs();
        this.count = graph.codes().length;
    }

    static Graph of(Graph graph) {
        return new Schedule(graph).scheduled();
    }

    private Graph scheduled() {
        int[] places = places();
        int[] order = sorted(places);
        int[] rank = new int[count];
        for (int i = 0; i < count; i++) {
            rank[order[i]] = i;
        }
        int[] codes = new int[count];
        int[] moved = new int[3 * count];
        for (int i = 0; i < count; i++) {
            codes[i] = graph.codes()[order[i]];
            for (int k = 0; k < 3; k++) {
                moved[3 * i + k] = moved(operands[3 * order[i] + k], rank);
            }
        }
        int[] outputs = graph.outputReferences().clone();
        Arrays.setAll(outputs, i -> moved(graph.output(i), rank));
        return new Graph(
                graph.variables(),
                inputs,
                Arrays.asList(graph.table()),
                codes,
                moved,
                graph.constants(),
                outputs,
                graph.primal());
    }

    private int moved(int reference, int[] rank) {
        return reference < inputs ? reference : inputs + rank[reference - inputs];
    }

    /**
     * After which of the function's own nodes, which stay in order, each node comes: as late as its uses allow, an output as soon as
     * it can.
     */
    private int[] places() {
        int[] soonest = new int[count];
        for (int i = 0; i < count; i++) {
            soonest[i] = i < graph.primal() ? i : soonestAfterOperands(i, soonest);
        }
        int[] places = new int[count];
        Arrays.fill(places, Integer.MAX_VALUE);
        for (int output : graph.outputReferences()) {
            if (output >= inputs) {
                places[output - inputs] = soonest[output - inputs];
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            if (i < graph.primal()) {
                places[i] = i;
            }
            for (int k = 0; k < 3; k++) {
                int operand = operands[3 * i + k];
                if (operand >= inputs) {
                    places[operand - inputs] = Math.min(places[operand - inputs], places[i]);
                }
            }
        }
        return places;
    }

    private int soonestAfterOperands(int node, int[] soonest) {
        int latest = 0;
        for (int k = 0; k < 3; k++) {
            int operand = operands[3 * node + k];
            if (operand >= inputs) {
                latest = Math.max(latest, soonest[operand - inputs]);
            }
        }
        return latest;
    }

    /** The nodes by place, and in their old order where the place is the same: a counting sort. */
    private int[] sorted(int[] places) {
        int[] starts = new int[count + 1];
        for (int place : places) {
            starts[place + 1]++;
        }
        for (int i = 0; i < count; i++) {
            starts[i + 1] += starts[i];
        }
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[starts[places[i]]++] = i;
        }
        return order;
    }
}
