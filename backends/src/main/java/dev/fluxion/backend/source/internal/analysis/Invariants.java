package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * Internal: takes out of loops what is the same in all rounds, so that it is computed, and kept if need be, once. Only what cannot fail is moved, or what
 * would be the first to fail anyway.
 */
public final class Invariants {

    private final Graph graph;
    private final Flow flow;
    private final Map<Value, Value> moved = new HashMap<>();

    private Invariants(Graph graph) {
        this.graph = graph;
        this.flow = Flow.of(graph.blocks());
    }

    public static void hoist(Graph graph) {
        var invariants = new Invariants(graph);
        List<Flow.Loop> loops = invariants.flow.loops();
        // Inner loops first, so that what leaves one can leave those around it.
        for (int i = loops.size() - 1; i >= 0; i--) {
            invariants.hoist(loops.get(i));
        }
        graph.replace(invariants.moved);
    }

    private void hoist(Flow.Loop loop) {
        Block header = graph.blocks().get(loop.header());
        Block before = header.predecessors().get(1 - loop.latch(header));
        for (int node : flow.order()) {
            if (!loop.contains(node)) {
                continue;
            }
            Block block = graph.blocks().get(node);
            List<Value> left = new ArrayList<>();
            boolean first = block == header;
            for (Value value : block.body()) {
                value.inputs().replaceAll(this::current);
                if (value.inputs().stream()
                                .noneMatch(input -> loop.contains(input.block().id()))
                        && isMovable(value, loop, block, first)) {
                    Value outside = graph.make(
                            value.op(), value.type(), value.detail(), value.inputs(), before, value.origin());
                    before.body().add(outside);
                    moved.put(value, outside);
                } else {
                    left.add(value);
                    first &= cannotFail(value);
                }
            }
            block.body().clear();
            block.body().addAll(left);
        }
    }

    private Value current(Value value) {
        Value known = value;
        for (Value next = moved.get(known); next != null; next = moved.get(known)) {
            known = next;
        }
        return known;
    }

    private boolean isMovable(Value value, Flow.Loop loop, Block block, boolean first) {
        return switch (value.op()) {
            case ARITHMETIC -> !isDivision(value);
            // They are dear, so only where they are computed in every round.
            case ELEMENTARY -> loop.latches().stream().allMatch(latch -> flow.dominates(block.id(), latch));
            case LENGTH -> first;
            case GET -> first && isFinal(value);
            default -> false;
        };
    }

    /** Whether a field has one value only, as far as this method can see. */
    private boolean isFinal(Value get) {
        return get.detail() instanceof FieldInsnNode insn
                // Of generated code there is no class to look at.
                && !get.origin().method().isGenerated()
                && !insn.owner.equals("java/lang/System")
                && graph.all().stream().noneMatch(value -> value.op() == Op.PUT && isSame(value, insn))
                && isFinal(get.origin().method().namedClass(insn.owner), insn);
    }

    private static boolean isSame(Value put, FieldInsnNode insn) {
        return put.detail() instanceof FieldInsnNode field
                && field.name.equals(insn.name)
                && field.desc.equals(insn.desc);
    }

    private static boolean isFinal(Class<?> owner, FieldInsnNode insn) {
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(insn.name)
                        && Type.getDescriptor(field.getType()).equals(insn.desc)) {
                    return Modifier.isFinal(field.getModifiers());
                }
            }
        }
        return false;
    }

    private static boolean cannotFail(Value value) {
        return (value.op() == Op.ARITHMETIC && !isDivision(value))
                || (value.op().isPure() && value.op() != Op.LENGTH && !value.isCustom());
    }

    public static boolean isDivision(Value value) {
        return switch (value.opcode()) {
            case Opcodes.IDIV, Opcodes.IREM, Opcodes.LDIV, Opcodes.LREM -> true;
            default -> false;
        };
    }
}
