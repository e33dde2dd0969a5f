package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.arguments;
import static dev.fluxion.lift.LiftedCode.top;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes operations on numbers: with an active operand they become calls of {@link dev.fluxion.number.Real}. */
final class NumberWriter {

    private static final String REAL_D = LiftedCode.REAL_D;

    private final LiftedCode code;

    NumberWriter(LiftedCode code) {
        this.code = code;
    }

    void whenActive(AbstractInsnNode insn, Abstract value, Runnable lifted) {
        if (value.isActive()) {
            lifted.run();
        } else {
            insn.accept(code.out);
        }
    }

    void arithmetic(AbstractInsnNode insn, Frame<Abstract> frame, String method) {
        Abstract left = top(frame, 1);
        Abstract right = top(frame, 0);
        if (!left.isActive() && !right.isActive()) {
            insn.accept(code.out);
            return;
        }
        if (left.isActive() && right.isActive()) {
            code.real(method, "(" + REAL_D + ")" + REAL_D);
        } else if (left.isActive()) {
            if (right.isFloat()) {
                code.out.visitInsn(Opcodes.F2D);
            }
            code.real(method, "(D)" + REAL_D);
        } else {
            code.widenBelow(left, right);
            code.support(method, "(D" + REAL_D + ")" + REAL_D);
        }
        code.roundFloat(left);
    }

    void remainder(AbstractInsnNode insn, Frame<Abstract> frame) {
        List<Abstract> operands = arguments(frame, 2);
        if (operands.stream().noneMatch(Abstract::isActive)) {
            insn.accept(code.out);
            return;
        }
        code.boxAll(operands);
        code.real("remainder", "(" + REAL_D + ")" + REAL_D);
        code.roundFloat(operands.get(0));
    }

    void compare(AbstractInsnNode insn, Frame<Abstract> frame, int unordered) {
        Abstract left = top(frame, 1);
        Abstract right = top(frame, 0);
        if (!left.isActive() && !right.isActive()) {
            insn.accept(code.out);
        } else if (left.isActive()) {
            if (right.isPassive() && right.isFloat()) {
                code.out.visitInsn(Opcodes.F2D);
            }
            code.out.visitInsn(unordered);
            code.real("compare", right.isActive() ? "(" + REAL_D + "I)I" : "(DI)I");
        } else {
            code.widenBelow(left, right);
            code.out.visitInsn(unordered);
            code.support("compare", "(D" + REAL_D + "I)I");
        }
    }
}
