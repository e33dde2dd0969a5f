package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Internal: writes how control leaves the blocks of a graph. */
public final class Exits {

    /** Writes what happens on the way from a block to another. */
    public interface Edge {
        /**
         * Writes it.
         *
         * @param predecessor which of the target's predecessors the way comes from
         */
        void write(Block from, Block to, int predecessor);
    }

    private final MethodEmission emission;
    private final Consumer<Value> push;
    private final Edge edge;
    private final Consumer<Value> end;
    private final Map<Block, Label> labels = new HashMap<>();

    /**
     * Makes a writer.
     *
     * @param push loads a value
     * @param end writes what follows a return, given the result
     */
    public Exits(List<Block> blocks, MethodEmission emission, Consumer<Value> push, Edge edge, Consumer<Value> end) {
        this.emission = emission;
        this.push = push;
        this.edge = edge;
        this.end = end;
        blocks.forEach(block -> labels.put(block, new Label()));
    }

    private Label label(Block block) {
        return Objects.requireNonNull(labels.get(block));
    }

    /** Begins a block, with what happens on the way into it if that is the block's own business. */
    public void begin(Block block) {
        emission.code.visitLabel(label(block));
        if (block.predecessors().size() == 1
                && block.predecessors().get(0).successors().size() > 1) {
            edge.write(block.predecessors().get(0), block, 0);
        }
    }

    /**
     * Leaves a block.
     *
     * @param following the block that will be written next, or null
     */
    public void leave(Block block, @Nullable Block following) {
        Exit exit = block.exit();
        switch (exit.kind()) {
            case GOTO -> {
                Block target = exit.targets().get(0);
                edge.write(block, target, target.predecessors().indexOf(block));
                jump(target, following);
            }
            case BRANCH -> {
                exit.inputs().forEach(push);
                emission.code.visitJumpInsn(exit.opcode(), label(exit.targets().get(0)));
                jump(exit.targets().get(1), following);
            }
            case SWITCH -> {
                push.accept(exit.inputs().get(0));
                List<Label> targets = new ArrayList<>();
                exit.targets().forEach(target -> targets.add(label(target)));
                Label otherwise = targets.remove(targets.size() - 1);
                int[] keys = exit.keys().stream().mapToInt(Integer::intValue).toArray();
                emission.code.visitLookupSwitchInsn(otherwise, keys, targets.toArray(Label[]::new));
            }
            case THROW -> {
                push.accept(exit.inputs().get(0));
                emission.cast(exit.inputs().get(0).type(), Type.getObjectType("java/lang/Throwable"));
                emission.code.visitInsn(Opcodes.ATHROW);
            }
            case RETURN -> end.accept(exit.inputs().get(0));
        }
    }

    private void jump(Block target, @Nullable Block following) {
        if (target != following) {
            emission.code.visitJumpInsn(Opcodes.GOTO, label(target));
        }
    }
}
