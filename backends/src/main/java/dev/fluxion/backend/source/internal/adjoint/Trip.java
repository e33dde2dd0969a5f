package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Value;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * How many rounds a loop runs, when that is known as it begins: it ends only where an integer that counts by one reaches a bound that stays. The
 * number of rounds is {@code to - from}, one more if the bound is included, and never negative.
 *
 * @param counter the integer
 * @param offset what is added to the counter before it is compared
 * @param bound the bound, or null for zero
 * @param down whether the counter counts down
 * @param inclusive whether there is a round in which the counter equals the bound
 */
record Trip(Value counter, int offset, @Nullable Value bound, boolean down, boolean inclusive) {

    /** The rounds of a loop, or null if only running it tells. */
    static @Nullable Trip of(Graph graph, Nest nest, Plan plan, Sensitivity sensitivity) {
        Flow.Loop loop = nest.loop;
        Block header = nest.header;
        if (loop == null || header == null || header.exit().kind() != Exit.Kind.BRANCH) {
            return null;
        }
        for (Block block : graph.blocks()) {
            boolean leaves = block != header
                    && loop.contains(block.id())
                    && block.successors().stream()
                            .anyMatch(next -> !loop.contains(next.id()) && sensitivity.returns(next));
            if (leaves) {
                return null;
            }
        }
        boolean jumpsIn = loop.contains(header.exit().targets().get(0).id());
        boolean fallsIn = loop.contains(header.exit().targets().get(1).id());
        if (jumpsIn == fallsIn) {
            return null;
        }
        int opcode = jumpsIn ? header.exit().opcode() : opposite(header.exit().opcode());
        Value left = header.exit().inputs().get(0);
        Value right = header.exit().inputs().size() > 1 ? header.exit().inputs().get(1) : null;
        if (right == null) {
            opcode += Opcodes.IF_ICMPEQ - Opcodes.IFEQ;
        } else if (!loop.contains(left.block().id())) {
            Value swapped = left;
            left = right;
            right = swapped;
            opcode = mirrored(opcode);
        }
        if (right != null && loop.contains(right.block().id())) {
            return null;
        }
        int offset = 0;
        boolean shifted = (left.opcode() == Opcodes.IADD || left.opcode() == Opcodes.ISUB)
                && left.input(1).isConstant();
        if (shifted && left.input(1).detail() instanceof Integer constant) {
            offset = left.opcode() == Opcodes.IADD ? constant : -constant;
            left = left.input(0);
        }
        if (left.block() != header) {
            return null;
        }
        int step = plan.step(left);
        boolean up = step == 1 && (opcode == Opcodes.IF_ICMPLT || opcode == Opcodes.IF_ICMPLE);
        boolean down = step == -1 && (opcode == Opcodes.IF_ICMPGT || opcode == Opcodes.IF_ICMPGE);
        if (!up && !down) {
            return null;
        }
        return new Trip(left, offset, right, down, opcode == Opcodes.IF_ICMPLE || opcode == Opcodes.IF_ICMPGE);
    }

    private static int opposite(int opcode) {
        return switch (opcode) {
            case Opcodes.IFLT -> Opcodes.IFGE;
            case Opcodes.IFGE -> Opcodes.IFLT;
            case Opcodes.IFGT -> Opcodes.IFLE;
            case Opcodes.IFLE -> Opcodes.IFGT;
            case Opcodes.IF_ICMPLT -> Opcodes.IF_ICMPGE;
            case Opcodes.IF_ICMPGE -> Opcodes.IF_ICMPLT;
            case Opcodes.IF_ICMPGT -> Opcodes.IF_ICMPLE;
            case Opcodes.IF_ICMPLE -> Opcodes.IF_ICMPGT;
            default -> 0;
        };
    }

    private static int mirrored(int opcode) {
        return switch (opcode) {
            case Opcodes.IF_ICMPLT -> Opcodes.IF_ICMPGT;
            case Opcodes.IF_ICMPGT -> Opcodes.IF_ICMPLT;
            case Opcodes.IF_ICMPLE -> Opcodes.IF_ICMPGE;
            case Opcodes.IF_ICMPGE -> Opcodes.IF_ICMPLE;
            default -> opcode;
        };
    }
}
