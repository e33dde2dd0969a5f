package dev.fluxion.backend.source.internal.read;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Reads instructions that only rearrange the operand stack. */
final class StackReader {

    private final BodyCode code;

    StackReader(BodyCode code) {
        this.code = code;
    }

    void read(int opcode, Frame<BasicValue> frame) {
        switch (opcode) {
            case Opcodes.POP -> code.depth--;
            case Opcodes.POP2 -> code.depth -= isWide(frame, 0) ? 1 : 2;
            case Opcodes.DUP -> code.rearrange(1, 0, 0);
            case Opcodes.DUP_X1 -> code.rearrange(2, 1, 0, 1);
            case Opcodes.DUP_X2 -> {
                if (isWide(frame, 1)) {
                    code.rearrange(2, 1, 0, 1);
                } else {
                    code.rearrange(3, 2, 0, 1, 2);
                }
            }
            case Opcodes.DUP2 -> {
                if (isWide(frame, 0)) {
                    code.rearrange(1, 0, 0);
                } else {
                    code.rearrange(2, 0, 1, 0, 1);
                }
            }
            case Opcodes.DUP2_X1 -> {
                if (isWide(frame, 0)) {
                    code.rearrange(2, 1, 0, 1);
                } else {
                    code.rearrange(3, 1, 2, 0, 1, 2);
                }
            }
            case Opcodes.DUP2_X2 -> duplicateTwoBelowTwo(frame);
            case Opcodes.SWAP -> code.rearrange(2, 1, 0);
            default -> throw new IllegalArgumentException("not on the stack alone: " + opcode);
        }
    }

    private void duplicateTwoBelowTwo(Frame<BasicValue> frame) {
        if (isWide(frame, 0)) {
            if (isWide(frame, 1)) {
                code.rearrange(2, 1, 0, 1);
            } else {
                code.rearrange(3, 2, 0, 1, 2);
            }
        } else if (isWide(frame, 2)) {
            code.rearrange(3, 1, 2, 0, 1, 2);
        } else {
            code.rearrange(4, 2, 3, 0, 1, 2, 3);
        }
    }

    private static boolean isWide(Frame<BasicValue> frame, int fromTop) {
        return frame.getStack(frame.getStackSize() - 1 - fromTop).getSize() == 2;
    }
}
