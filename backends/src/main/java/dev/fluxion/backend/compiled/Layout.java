package dev.fluxion.backend.compiled;

import dev.fluxion.backend.compiled.Body.Store;
import dev.fluxion.backend.compiled.Source.Kind;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.Indicator;
import dev.fluxion.graph.Op;
import dev.fluxion.graph.Rule;
import dev.fluxion.graph.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Divides a graph into methods and gives every number a place: a local variable where one method makes and uses it, and otherwise
 * the workspace. What the rounds of a loop keep lies side by side there, round after round, so that the rounds of another can
 * find it by their number.
 */
final class Layout {

    /**
     * About the size of a method in bytes. HotSpot compiles none of more than 8000, and what it inlines counts as well.
     */
    private static final int LARGEST_METHOD = 4000;

    /** A class file has room for some 30 000 numbers; with more of them all are put into an array. */
    private static final int MOST_WRITTEN_CONSTANTS = 10_000;

    private static final int NOWHERE = -1;

    /** Where output goes that its own method cannot put there. */
    record Copy(int target, Source from) {}

    private final Graph graph;
    private final int first;
    private final List<Segment> segments;
    private final int[] segmentOf;
    private final int[] slots;

    /** The outputs of each node: {@code firstOutput[i]} to {@code firstOutput[i + 1]} in {@code outputsByNode}. */
    private final int[] firstOutput;

    private final int[] outputsByNode;
    private final int[] targets;
    private final boolean constantsInArray;

    private final List<Body> bodies = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final Growing constants = new Growing();
    private int[] table = new int[16];
    private int tableSize;
    private int workspace;

    private Layout(Graph graph, List<Segment> found, int[] targets) {
        this.graph = graph;
        this.first = graph.inputs();
        this.targets = targets;
        this.segments = cut(found);
        this.segmentOf = new int[graph.size() - first];
        for (int s = 0; s < segments.size(); s++) {
            Segment segment = segments.get(s);
            Arrays.fill(segmentOf, segment.start() - first, segment.end() - first, s);
        }
        this.slots = new int[graph.size() - first];
        Arrays.fill(slots, NOWHERE);
        this.firstOutput = new int[slots.length + 1];
        this.outputsByNode = groupOutputs();
        this.constantsInArray = straightNodes() > MOST_WRITTEN_CONSTANTS;
        for (int target : targets) {
            workspace = Math.max(workspace, ~target + 1);
        }
    }

    /**
     * Lays a graph out.
     *
     * @param graph the graph, as {@link Graph#scheduled} orders it
     * @param segments its loops, and the straight code between them
     * @param targets where each output goes: an index into the outputs, or the complement of an index into the workspace
     */
    static Layout of(Graph graph, List<Segment> segments, int[] targets) {
        var layout = new Layout(graph, segments, targets);
        layout.placeOutputs();
        layout.findShared();
        layout.assignSlots();
        layout.writeBodies();
        return layout;
    }

    List<Body> bodies() {
        return bodies;
    }

    List<Copy> copies() {
        return copies;
    }

    double[] constants() {
        return constants.values();
    }

    int[] table() {
        return Arrays.copyOf(table, tableSize);
    }

    /** The length of the workspace. */
    int workspace() {
        return workspace;
    }

    /** Adds numbers to the table and returns the index of the first. */
    int tabulate(int[] values) {
        if (tableSize + values.length > table.length) {
            table = Arrays.copyOf(table, Math.max(2 * table.length, tableSize + values.length));
        }
        System.arraycopy(values, 0, table, tableSize, values.length);
        tableSize += values.length;
        return tableSize - values.length;
    }

    /** Adds numbers to the constants and returns the index of the first. */
    int constants(double[] values) {
        return constants.add(values);
    }

    // Methods.

    private List<Segment> cut(List<Segment> found) {
        List<Segment> cut = new ArrayList<>();
        for (Segment segment : found) {
            if (segment.isLoop()) {
                cut.add(segment);
                continue;
            }
            int start = segment.start();
            int size = 0;
            for (int node = start; node < segment.end(); node++) {
                size += size(graph.op(node));
                if (size > LARGEST_METHOD) {
                    cut.add(new Segment(start, node + 1 - start, 1));
                    start = node + 1;
                    size = 0;
                }
            }
            if (start < segment.end()) {
                cut.add(new Segment(start, segment.end() - start, 1));
            }
        }
        return cut;
    }

    /** About how many bytes the operation, its operands and the storing of its result take. */
    private static int size(Op op) {
        boolean call = op instanceof Rule || op instanceof Slope || op instanceof Indicator;
        return 5 * op.arity() + (call ? 20 : 4) + 5;
    }

    /** How many nodes are straight code. */
    int straightNodes() {
        return segments.stream()
                .filter(s -> !s.isLoop())
                .mapToInt(Segment::period)
                .sum();
    }

    // Outputs.

    private int[] groupOutputs() {
        for (int k = 0; k < graph.outputs(); k++) {
            int node = graph.output(k) - first;
            if (node >= 0) {
                firstOutput[node + 1]++;
            }
        }
        for (int i = 0; i < slots.length; i++) {
            firstOutput[i + 1] += firstOutput[i];
        }
        int[] grouped = new int[firstOutput[slots.length]];
        int[] next = firstOutput.clone();
        for (int k = 0; k < graph.outputs(); k++) {
            int node = graph.output(k) - first;
            if (node >= 0) {
                grouped[next[node]++] = k;
            }
        }
        return grouped;
    }

    private int outputsOf(int node) {
        return firstOutput[node - first + 1] - firstOutput[node - first];
    }

    private int target(int node, int index) {
        return targets[outputsByNode[firstOutput[node - first] + index]];
    }

    /** Gives a slot to what a loop computes for outputs that do not follow its rounds. */
    private void placeOutputs() {
        for (Segment segment : segments) {
            if (segment.isLoop()) {
                for (int p = 0; p < segment.period(); p++) {
                    if (!isDirect(segment, p)) {
                        for (int r = 0; r < segment.rounds(); r++) {
                            int node = segment.start() + r * segment.period() + p;
                            if (outputsOf(node) > 0) {
                                slots[node - first] = 0;
                            }
                        }
                    }
                }
            }
        }
    }

    /** Whether the nodes at one place of each round are one output each, at indices that follow the rounds. */
    private boolean isDirect(Segment loop, int p) {
        int node = loop.start() + p;
        for (int r = 0; r < loop.rounds(); r++) {
            if (outputsOf(node + r * loop.period()) != 1 || target(node + r * loop.period(), 0) < 0) {
                return false;
            }
        }
        return isAffine(loop.rounds(), r -> target(node + r * loop.period(), 0));
    }

    private static boolean isAffine(int rounds, IntUnaryOperator index) {
        int stride = rounds > 1 ? index.applyAsInt(1) - index.applyAsInt(0) : 0;
        for (int r = 2; r < rounds; r++) {
            if (index.applyAsInt(r) - index.applyAsInt(r - 1) != stride) {
                return false;
            }
        }
        return true;
    }

    // The workspace.

    /** Marks what one method makes and another, or another round, uses. */
    private void findShared() {
        for (int s = 0; s < segments.size(); s++) {
            Segment segment = segments.get(s);
            for (int node = segment.start(); node < segment.end(); node++) {
                for (int k = 0; k < 3; k++) {
                    int operand = graph.operand(node, k);
                    if (operand >= first && !isAtHand(segment, node, k, operand)) {
                        slots[operand - first] = 0;
                    }
                }
            }
        }
    }

    private boolean isAtHand(Segment segment, int node, int k, int operand) {
        if (!segment.isLoop()) {
            return segment.contains(operand);
        }
        int begin = begin(segment, node);
        return operand >= begin || (begin > segment.start() && isCarried(segment, node - begin, k));
    }

    private static int begin(Segment loop, int node) {
        return node - (node - loop.start()) % loop.period();
    }

    /** Whether an operand is what a node of the round before was, as {@link Rerolling} has seen to. */
    private boolean isCarried(Segment loop, int p, int k) {
        int second = loop.start() + loop.period();
        int operand = graph.operand(second + p, k);
        return operand >= loop.start() && operand < second;
    }

    private void assignSlots() {
        for (Segment segment : segments) {
            int kept = 0;
            int[] place = new int[segment.period()];
            for (int p = 0; p < place.length; p++) {
                place[p] = NOWHERE;
                for (int r = 0; r < segment.rounds() && place[p] == NOWHERE; r++) {
                    if (slots[segment.start() + r * segment.period() + p - first] != NOWHERE) {
                        place[p] = kept++;
                    }
                }
            }
            for (int r = 0; r < segment.rounds(); r++) {
                for (int p = 0; p < place.length; p++) {
                    slots[segment.start() + r * segment.period() + p - first] =
                            place[p] == NOWHERE ? NOWHERE : workspace + r * kept + place[p];
                }
            }
            workspace += kept * segment.rounds();
        }
    }

    // Bodies.

    private void writeBodies() {
        for (Segment segment : segments) {
            bodies.add(segment.isLoop() ? loop(segment) : straight(segment));
        }
        for (int k = 0; k < graph.outputs(); k++) {
            int output = graph.output(k);
            if (output < first) {
                copies.add(new Copy(targets[k], outside(output)));
            }
        }
    }

    private Body straight(Segment segment) {
        Body body = Body.ofRounds(1);
        for (int node = segment.start(); node < segment.end(); node++) {
            Op op = graph.op(node);
            Source[] sources = new Source[op.arity()];
            for (int k = 0; k < sources.length; k++) {
                int operand = graph.operand(node, k);
                sources[k] = segment.contains(operand)
                        ? Source.of(Kind.NODE, operand - segment.start(), 0)
                        : outside(operand);
            }
            List<Store> stores = new ArrayList<>();
            if (slots[node - first] != NOWHERE) {
                stores.add(new Store(false, slots[node - first], 0));
            }
            for (int i = 0; i < outputsOf(node); i++) {
                int target = target(node, i);
                stores.add(new Store(target >= 0, target >= 0 ? target : ~target, 0));
            }
            body.ops().add(op);
            body.sources().add(sources);
            body.stores().add(stores);
        }
        return body;
    }

    /** What is an input, a constant or in the workspace. */
    private Source outside(int reference) {
        if (reference < 0) {
            double value = graph.constant(reference);
            return constantsInArray ? Source.of(Kind.CONSTANTS, constants.shared(value), 0) : Source.constant(value);
        }
        return reference < first
                ? Source.of(Kind.INPUT, reference, 0)
                : Source.of(Kind.SLOT, slots[reference - first], 0);
    }

    private Body loop(Segment loop) {
        Body body = Body.ofRounds(loop.rounds());
        List<double[]> constantColumns = new ArrayList<>();
        List<int[]> tableColumns = new ArrayList<>();
        for (int p = 0; p < loop.period(); p++) {
            Op op = graph.op(loop.start() + p);
            Source[] sources = new Source[op.arity()];
            for (int k = 0; k < sources.length; k++) {
                sources[k] = source(loop, p, k, body, constantColumns, tableColumns);
            }
            body.ops().add(op);
            body.sources().add(sources);
            body.stores().add(stores(loop, p));
        }
        int constantsFrom = constants.add(interleaved(loop.rounds(), constantColumns));
        int tableFrom = tabulate(interleavedIndices(loop.rounds(), tableColumns));
        for (Source[] sources : body.sources()) {
            for (int k = 0; k < sources.length; k++) {
                Source source = sources[k];
                switch (source.kind()) {
                    case CONSTANTS ->
                        sources[k] = Source.of(source.kind(), constantsFrom + source.base(), constantColumns.size());
                    case INPUT_BY_TABLE, SLOT_BY_TABLE ->
                        sources[k] = Source.of(source.kind(), tableFrom + source.base(), tableColumns.size());
                    default -> {}
                }
            }
        }
        return body;
    }

    private Source source(
            Segment loop, int p, int k, Body body, List<double[]> constantColumns, List<int[]> tableColumns) {
        int second = loop.start() + loop.period();
        int operand = graph.operand(second + p, k);
        IntUnaryOperator reference = r -> graph.operand(loop.start() + r * loop.period() + p, k);
        if (operand < 0) {
            double[] values = new double[loop.rounds()];
            Arrays.setAll(values, r -> graph.constant(reference.applyAsInt(r)));
            boolean same = Arrays.stream(values).allMatch(v -> Double.compare(v, values[0]) == 0);
            return same ? Source.constant(values[0]) : column(Kind.CONSTANTS, constantColumns, values);
        } else if (operand >= second) {
            return Source.of(Kind.NODE, operand - second, 0);
        } else if (operand >= loop.start()) {
            return carried(body, operand - loop.start(), reference.applyAsInt(0));
        }
        boolean input = operand < first;
        IntUnaryOperator index = input ? reference : r -> slots[reference.applyAsInt(r) - first];
        if (isAffine(loop.rounds(), index)) {
            int stride = index.applyAsInt(1) - index.applyAsInt(0);
            return Source.of(input ? Kind.INPUT : Kind.SLOT, index.applyAsInt(0), stride);
        }
        int[] indices = new int[loop.rounds()];
        Arrays.setAll(indices, index);
        for (int c = 0; c < tableColumns.size(); c++) {
            if (Arrays.equals(tableColumns.get(c), indices)) {
                return Source.of(input ? Kind.INPUT_BY_TABLE : Kind.SLOT_BY_TABLE, c, 0);
            }
        }
        tableColumns.add(indices);
        return Source.of(input ? Kind.INPUT_BY_TABLE : Kind.SLOT_BY_TABLE, tableColumns.size() - 1, 0);
    }

    private static Source column(Kind kind, List<double[]> columns, double[] values) {
        for (int c = 0; c < columns.size(); c++) {
            if (Arrays.equals(columns.get(c), values)) {
                return Source.of(kind, c, 0);
            }
        }
        columns.add(values);
        return Source.of(kind, columns.size() - 1, 0);
    }

    /** A number that is something from outside before the first round, and a node's value after each. */
    private Source carried(Body body, int node, int beginning) {
        List<Source> begins = body.begins().computeIfAbsent(node, n -> new ArrayList<>());
        Source begin = outside(beginning);
        if (!begins.contains(begin)) {
            begins.add(begin);
        }
        return Source.of(Kind.CARRIED, node, begins.indexOf(begin));
    }

    private List<Store> stores(Segment loop, int p) {
        List<Store> stores = new ArrayList<>();
        int node = loop.start() + p;
        int slot = slots[node - first];
        if (slot != NOWHERE) {
            stores.add(new Store(false, slot, slots[node + loop.period() - first] - slot));
        }
        if (isDirect(loop, p)) {
            int target = target(node, 0);
            stores.add(new Store(true, target, target(node + loop.period(), 0) - target));
        } else {
            for (int r = 0; r < loop.rounds(); r++) {
                int at = node + r * loop.period();
                for (int i = 0; i < outputsOf(at); i++) {
                    copies.add(new Copy(target(at, i), outside(at)));
                }
            }
        }
        return stores;
    }

    private static double[] interleaved(int rounds, List<double[]> columns) {
        double[] values = new double[rounds * columns.size()];
        Arrays.setAll(values, i -> columns.get(i % columns.size())[i / columns.size()]);
        return values;
    }

    private static int[] interleavedIndices(int rounds, List<int[]> columns) {
        int[] values = new int[rounds * columns.size()];
        Arrays.setAll(values, i -> columns.get(i % columns.size())[i / columns.size()]);
        return values;
    }
}
