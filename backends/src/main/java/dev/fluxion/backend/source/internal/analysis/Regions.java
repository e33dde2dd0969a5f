package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.KnownCalls;
import dev.fluxion.backend.source.internal.read.OpaqueCall;
import dev.fluxion.backend.source.internal.read.RuleSite;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * Internal: which arrays may be the same, without regard to the order of instructions.
 *
 * @see <a href="https://doi.org/10.1145/237721.237727">Steensgaard, Points-to Analysis in Almost Linear Time</a>
 */
public final class Regions {

    private final Graph graph;
    private final Map<Value, Region> regions = new HashMap<>();
    private final Region outside = new Region();
    private final BitSet returning;
    private final BitSet[] reachable;
    private final List<Value> opaque = new ArrayList<>();
    private final int input;

    private Regions(Graph graph, int input) {
        this.graph = graph;
        this.input = input;
        outside.setOutside();
        Region.unite(outside.elements(), outside);
        this.returning = returning(graph);
        this.reachable = reachable(graph);
        for (Value value : graph.all()) {
            visit(value);
        }
    }

    /**
     * Analyzes a graph.
     *
     * @param input the index of the argument that is differentiated
     */
    public static Regions of(Graph graph, int input) {
        return new Regions(graph, input);
    }

    /** The region of a reference. */
    public Region of(Value reference) {
        return regions.computeIfAbsent(reference, key -> new Region()).representative();
    }

    /** Gives a reference the region of another one. */
    public void share(Value reference, Value other) {
        regions.put(reference, of(other));
    }

    /** Whether control can come from a block to the method's end without an exception. */
    public boolean returns(Block block) {
        return returning.get(block.id());
    }

    /** Instructions on the way to a result that run code which is not looked into and may change anything outside. */
    public List<Value> opaque() {
        return opaque;
    }

    /** All values there are of a region and outside. */
    public boolean leadsOutside(Value value) {
        return value.isReference() && of(value).isOutside();
    }

    /**
     * Whether an array's elements stay what they are when an instruction has read them, until the method ends.
     *
     * @param array the array
     * @param at the instruction
     */
    public boolean isStableAfter(Value array, Value at) {
        Region region = of(array);
        if (region.isOutside() || !region.parameters().isEmpty()) {
            boolean input = region.parameters().stream().allMatch(this::isInput) && !region.isOutside();
            if (!opaque.isEmpty() && !input) {
                return false;
            }
            // Different arguments may still be one array.
            for (Region other : List.copyOf(regions.values())) {
                boolean same = other.isOutside() || !other.parameters().isEmpty();
                if (same && !input && other.writes().stream().anyMatch(write -> mayFollow(at, write))) {
                    return false;
                }
            }
        }
        return region.writes().stream().noneMatch(write -> mayFollow(at, write));
    }

    /** Whether nobody but the function and its derivative has an array: it is the input's copy or was made inside. */
    public boolean belongsToFunction(Value array) {
        Region region = of(array);
        return !region.isOutside() && region.parameters().stream().allMatch(this::isInput);
    }

    /** Whether the function may change arrays that it did not make. */
    public boolean writesOutside() {
        return !opaque.isEmpty()
                || regions.values().stream()
                        .filter(region ->
                                region.isOutside() || !region.parameters().isEmpty())
                        .flatMap(region -> region.writes().stream())
                        .anyMatch(write -> returns(write.block()));
    }

    /** Whether the function reads no arrays but its arguments and what it makes itself. */
    public boolean isAlone() {
        return opaque.isEmpty()
                && graph.all().stream()
                        .noneMatch(value -> (value.op() == Op.PARAMETER || value.op() == Op.GET)
                                && leadsOutside(value)
                                && !isArrayOfNumbers(value));
    }

    /** Whether an argument is, whatever its type says, used as an array of numbers alone: an objective's data most often. */
    private boolean isArrayOfNumbers(Value value) {
        return value.op() == Op.PARAMETER
                && graph.all().stream()
                        .filter(user -> user.inputs().contains(value))
                        .allMatch(user -> user.op() == Op.CAST && holdsNumbers(user.type()));
    }

    private static boolean holdsNumbers(Type type) {
        return type.getSort() == Type.ARRAY
                && type.getDimensions() == 1
                && type.getElementType().getSort() < Type.ARRAY;
    }

    private boolean isInput(Value parameter) {
        return Integer.valueOf(input).equals(parameter.detail());
    }

    private boolean mayFollow(Value first, Value second) {
        if (!returns(second.block())) {
            return false;
        }
        if (reachable[first.block().id()].get(second.block().id())) {
            return true;
        }
        List<Value> body = first.block().body();
        return first.block() == second.block() && body.indexOf(second) > body.indexOf(first);
    }

    private void visit(Value value) {
        switch (value.op()) {
            case PARAMETER -> {
                if (value.isReference()) {
                    if (holdsNumbers(value.type())) {
                        of(value).parameters().add(value);
                    } else {
                        Region.unite(of(value), outside);
                    }
                }
            }
            case PHI, CAST -> {
                if (value.isReference()) {
                    value.inputs().stream()
                            .filter(from -> !isNull(from))
                            .forEach(from -> Region.unite(of(value), of(from)));
                }
            }
            case LOAD -> {
                if (value.isReference()) {
                    Region.unite(of(value.input(0)).elements(), of(value));
                }
            }
            case STORE -> {
                of(value.input(0)).writes().add(value);
                uniteElement(value.input(0), value.input(2));
            }
            case FILL -> {
                of(value.input(0)).writes().add(value);
                uniteElement(value.input(0), value.input(value.inputs().size() - 1));
            }
            case COPY -> {
                if (holdsReferences(value.type())) {
                    Region.unite(of(value).elements(), of(value.input(0)).elements());
                }
            }
            case ARRAY_COPY -> {
                of(value.input(2)).writes().add(value);
                Value from = value.input(0);
                Value to = value.input(2);
                if (holdsReferences(from.type()) || holdsReferences(to.type())) {
                    Region.unite(of(from).elements(), of(to).elements());
                }
            }
            case GET -> {
                if (value.isReference()) {
                    Region.unite(of(value), outside);
                }
            }
            case PUT, CALL, DYNAMIC, CONSTRUCT -> leak(value);
            default -> {}
        }
    }

    private void leak(Value value) {
        boolean harmless = value.detail() instanceof OpaqueCall call
                && (KnownCalls.isHarmless(call.call())
                        || RuleSite.isResult(call.call())
                        || isOfRule(call.call().owner));
        boolean makesRule = value.op() == Op.CONSTRUCT && isOfRule(value.type().getInternalName());
        if (harmless || makesRule || !returns(value.block())) {
            return;
        }
        if (RuleSite.isOne(value)) {
            RuleSite.passive(value).stream()
                    .filter(Value::isReference)
                    .forEach(input -> Region.unite(of(input), outside));
            return;
        }
        if (!isText(value)) {
            opaque.add(value);
        }
        for (Value input : value.inputs()) {
            if (input.isReference()) {
                Region.unite(of(input), outside);
            }
        }
        if (value.isReference()) {
            Region.unite(of(value), outside);
        }
    }

    /** Whether an instruction only makes text of values. */
    public static boolean isText(Value value) {
        return value.op() == Op.DYNAMIC
                && value.detail() instanceof InvokeDynamicInsnNode dynamic
                && dynamic.bsm.getOwner().equals("java/lang/invoke/StringConcatFactory");
    }

    /** Whether a class is one of the rules of operations on matrices, whose objects hold numbers of rows and the like. */
    private static boolean isOfRule(String owner) {
        return owner.startsWith("dev/fluxion/rule/matrix/");
    }

    /** Null is one constant wherever it is used, but no array of anybody's. */
    private static boolean isNull(Value value) {
        return value.isConstant() && value.detail() == Value.NULL;
    }

    private void uniteElement(Value array, Value element) {
        if (element.isReference() && !isNull(element)) {
            Region.unite(of(array).elements(), of(element));
        }
    }

    private static boolean holdsReferences(Type array) {
        return array.getSort() != Type.ARRAY
                || array.getDimensions() > 1
                || array.getElementType().getSort() >= Type.ARRAY;
    }

    private static BitSet returning(Graph graph) {
        var found = new BitSet();
        List<Block> open = new ArrayList<>();
        for (Block block : graph.blocks()) {
            if (block.exit().kind() == Exit.Kind.RETURN) {
                open.add(block);
                found.set(block.id());
            }
        }
        while (!open.isEmpty()) {
            for (Block predecessor : open.remove(open.size() - 1).predecessors()) {
                if (!found.get(predecessor.id())) {
                    found.set(predecessor.id());
                    open.add(predecessor);
                }
            }
        }
        return found;
    }

    /** For each block, the blocks that control can come to from its end. */
    private static BitSet[] reachable(Graph graph) {
        int n = graph.blocks().size();
        BitSet[] found = new BitSet[n];
        for (int i = 0; i < n; i++) {
            found[i] = new BitSet();
        }
        int[] order = Flow.of(graph.blocks()).order();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int k = n - 1; k >= 0; k--) {
                BitSet set = found[order[k]];
                int before = set.cardinality();
                for (Block successor : graph.blocks().get(order[k]).successors()) {
                    set.set(successor.id());
                    set.or(found[successor.id()]);
                }
                changed |= set.cardinality() != before;
            }
        }
        return found;
    }
}
