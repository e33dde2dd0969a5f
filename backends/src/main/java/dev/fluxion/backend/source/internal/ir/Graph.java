package dev.fluxion.backend.source.internal.ir;

import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Internal: a method and all it calls, as one control-flow graph in static single assignment form.
 *
 * <p>Every loop has one header, one block before it that leads nowhere else and one latch. Control leaves a loop to a block that has no
 * other predecessor. A value made in a loop is used in that loop only; phis carry it out (loop-closed form). No edge leads from a
 * block with several successors to one with several predecessors.
 */
public final class Graph {

    private final MethodCode method;
    private final List<Block> blocks = new ArrayList<>();
    private int values;
    private boolean checkpointed;
    private Map<String, NotLiftableException> reasons = Map.of();

    private Graph(MethodCode method) {
        this.method = method;
    }

    /** An empty graph for a method. */
    public static Graph of(MethodCode method) {
        return new Graph(method);
    }

    /** The method where it starts. */
    public MethodCode method() {
        return method;
    }

    /** Why objects of a class stay objects, or null if nothing more is known. */
    public @Nullable NotLiftableException reason(String type) {
        return reasons.get(type);
    }

    /** Says why objects of some classes stay objects. */
    public void setReasons(Map<String, NotLiftableException> known) {
        reasons = Map.copyOf(known);
    }

    /** Whether a method in it asks for checkpoints. */
    public boolean isCheckpointed() {
        return checkpointed;
    }

    /** Says that a method in it asks for checkpoints. */
    public void setCheckpointed() {
        checkpointed = true;
    }

    /** The blocks, the entry first. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Whether operations on whole arrays are in it that bring their derivatives. */
    public boolean appliesRules() {
        return all().stream().anyMatch(value -> value.op() == Op.LINEARIZE);
    }

    /** How many numbers were given to values. */
    public int size() {
        return values;
    }

    /** Adds a block. */
    public Block addBlock() {
        var block = new Block(blocks.size());
        blocks.add(block);
        return block;
    }

    /** Makes a value that is in no block's list yet. */
    public Value make(Op op, Type type, @Nullable Object detail, List<Value> inputs, Block block, Origin origin) {
        return new Value(values++, op, type, detail, inputs, block, origin);
    }

    /** All values, block by block, phis first. */
    public List<Value> all() {
        List<Value> found = new ArrayList<>();
        for (Block block : blocks) {
            found.addAll(block.phis());
            found.addAll(block.body());
        }
        return found;
    }

    /** Puts other values in the place of some, wherever they are used; chains are followed to their end. */
    public void replace(Map<Value, Value> replacements) {
        if (replacements.isEmpty()) {
            return;
        }
        for (Value value : all()) {
            value.inputs().replaceAll(input -> last(replacements, input));
        }
        for (Block block : blocks) {
            block.exit().inputs().replaceAll(input -> last(replacements, input));
        }
    }

    private static Value last(Map<Value, Value> replacements, Value value) {
        Value current = value;
        for (Value next = replacements.get(current); next != null; next = replacements.get(current)) {
            current = next;
        }
        return current;
    }

    /**
     * Checks what every pass must keep.
     *
     * @throws IllegalStateException if something is broken, with what it is
     */
    public void verify() {
        Flow flow = Flow.of(blocks);
        verifyEdges();
        verifyLoops(flow);
        Map<Value, Integer> places = new HashMap<>();
        for (Block block : blocks) {
            int place = 0;
            for (Value phi : block.phis()) {
                check(
                        phi.inputs().size() == block.predecessors().size(),
                        phi,
                        "must have an input for each predecessor");
                places.put(phi, -1);
            }
            for (Value value : block.body()) {
                check(value.block() == block, value, "must be in its own block");
                places.put(value, place++);
            }
        }
        for (Block block : blocks) {
            for (Value phi : block.phis()) {
                for (int i = 0; i < phi.inputs().size(); i++) {
                    checkUse(
                            flow,
                            places,
                            phi,
                            phi.input(i),
                            block.predecessors().get(i),
                            Integer.MAX_VALUE);
                }
            }
            for (Value value : block.body()) {
                for (Value input : value.inputs()) {
                    checkUse(flow, places, value, input, block, places.getOrDefault(value, 0));
                }
            }
            for (Value input : block.exit().inputs()) {
                checkUse(flow, places, input, input, block, Integer.MAX_VALUE);
            }
        }
    }

    private void verifyEdges() {
        for (Block block : blocks) {
            for (Block successor : block.successors()) {
                check(
                        count(block.successors(), successor) == count(successor.predecessors(), block),
                        block,
                        "must be a predecessor of " + successor + " as often as that follows it");
                check(
                        block.successors().size() == 1
                                || successor.predecessors().size() == 1,
                        block,
                        "must not lead to several blocks of which one, " + successor + ", is reached from several");
            }
            for (Block predecessor : block.predecessors()) {
                check(
                        predecessor.successors().contains(block),
                        block,
                        "has a predecessor " + predecessor + " that does not lead to it");
            }
        }
    }

    private void verifyLoops(Flow flow) {
        check(flow.isReducible(), this.blocks.get(0), "begins a graph with a loop that has several entrances");
        for (Flow.Loop loop : flow.loops()) {
            Block header = blocks.get(loop.header());
            check(loop.latches().size() == 1, header, "must head a loop with one latch");
            check(header.predecessors().size() == 2, header, "must be reached from one block before its loop");
            Block before = header.predecessors().get(1 - loop.latch(header));
            check(before.successors().size() == 1, before, "must lead to the loop of " + header + " only");
        }
    }

    private static int count(List<Block> list, Block block) {
        return (int) list.stream().filter(each -> each == block).count();
    }

    private void checkUse(Flow flow, Map<Value, Integer> places, Value user, Value used, Block at, int place) {
        Integer made = places.get(used);
        check(made != null, user, "uses " + used + ", which is in no block");
        boolean before = used.block() == at
                ? made != null && made < place
                : flow.dominates(used.block().id(), at.id());
        check(before, user, "uses " + used + " before it is made");
        Flow.Loop loop = flow.loop(used.block().id());
        check(loop == null || loop.contains(at.id()), user, "uses " + used + " outside of its loop");
    }

    private void check(boolean kept, Value value, String problem) {
        if (!kept) {
            throw new IllegalStateException(value.describe() + " " + problem + " in\n" + this);
        }
    }

    private void check(boolean kept, Block block, String problem) {
        if (!kept) {
            throw new IllegalStateException(block + " " + problem + " in\n" + this);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder(method.toString()).append('\n');
        for (Block block : blocks) {
            text.append(block).append(" <- ").append(block.predecessors()).append('\n');
            for (Value phi : block.phis()) {
                text.append("  ").append(phi.describe()).append('\n');
            }
            for (Value value : block.body()) {
                text.append("  ").append(value.describe()).append('\n');
            }
            text.append("  ").append(block.exit()).append('\n');
        }
        return text.toString();
    }
}
