package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.arguments;
import static dev.fluxion.lift.LiftedCode.top;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes the stack instructions, which must move whole values whatever their size has become. */
final class StackWriter {

    private final LiftedCode code;

    StackWriter(LiftedCode code) {
        this.code = code;
    }

    /** The stack instructions, which must move whole values whatever their size has become. */
    void shuffle(AbstractInsnNode insn, int opcode, Frame<Abstract> frame) {
        boolean two = (opcode >= Opcodes.DUP2 && opcode <= Opcodes.DUP2_X2) || opcode == Opcodes.POP2;
        int copied = valuesIn(frame, 0, two ? 2 : 1);
        int below = switch (opcode) {
            case Opcodes.DUP_X1, Opcodes.DUP2_X1 -> valuesIn(frame, copied, 1);
            case Opcodes.DUP_X2, Opcodes.DUP2_X2 -> valuesIn(frame, copied, 2);
            default -> 0;
        };
        List<Abstract> values = arguments(frame, copied + below);
        boolean resized = values.stream().anyMatch(value -> value.liftedSize() != value.getSize());
        if (!resized || opcode == Opcodes.SWAP) {
            insn.accept(code.out);
        } else if (opcode == Opcodes.POP || opcode == Opcodes.POP2) {
            for (int i = values.size() - 1; i >= 0; i--) {
                code.out.visitInsn(values.get(i).liftedSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
        } else if (values.size() == 1) {
            code.out.visitInsn(values.get(0).liftedSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP);
        } else {
            int[] kept = code.spill(values);
            for (int i = below; i < values.size(); i++) {
                code.reload(values.get(i), kept[i]);
            }
            for (int i = 0; i < values.size(); i++) {
                code.reload(values.get(i), kept[i]);
            }
        }
    }

    private static int valuesIn(Frame<Abstract> frame, int from, int words) {
        int values = 0;
        for (int seen = 0; seen < words; values++) {
            seen += top(frame, from + values).getSize();
        }
        return values;
    }
}
