package dev.fluxion.backend.source.internal.write;

import dev.fluxion.lift.FunctionCode;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Internal: a partial derivative, as the rule table has it: the bytecode of the rule itself, which goes into generated code.
 *
 * @param method the rule's method, of arguments and result that are all {@code double}
 * @param tree its bytecode
 * @param code its instructions without labels and the return
 * @param custom whether it is that of a user's rule, whose instructions call what the rule has
 */
public record Partial(MethodCode method, MethodNode tree, List<AbstractInsnNode> code, boolean custom) {

    public static Partial of(Object rule) {
        MethodCode method = FunctionCode.ofLambda(rule).method();
        MethodNode tree = method.tree();
        List<AbstractInsnNode> code = new ArrayList<>();
        for (AbstractInsnNode insn : tree.instructions) {
            if (insn.getOpcode() >= 0 && insn.getOpcode() != Opcodes.DRETURN) {
                code.add(insn);
            }
        }
        return new Partial(method, tree, code, false);
    }

    /** Whether the partial derivative reads an argument. */
    public boolean reads(int argument) {
        for (AbstractInsnNode insn : code) {
            if (insn instanceof VarInsnNode variable
                    && variable.getOpcode() == Opcodes.DLOAD
                    && variable.var == 2 * argument) {
                return true;
            }
        }
        return false;
    }

    /** The number it is, if it does not depend on anything, or null. */
    public @Nullable Double constant() {
        if (code.size() != 1) {
            return null;
        }
        AbstractInsnNode only = code.get(0);
        return switch (only.getOpcode()) {
            case Opcodes.DCONST_0 -> 0.0;
            case Opcodes.DCONST_1 -> 1.0;
            case Opcodes.LDC -> (Double) ((LdcInsnNode) only).cst;
            default -> null;
        };
    }

    /** Whether it can stand in the place of a call: it neither branches nor calls what is private to the table nor assigns. */
    public boolean isExpression() {
        return custom || isExpression(code);
    }

    private static boolean isExpression(List<AbstractInsnNode> code) {
        return code.stream()
                .allMatch(insn -> (insn instanceof InsnNode && insn.getOpcode() < Opcodes.IRETURN)
                        || insn instanceof LdcInsnNode
                        || (insn instanceof VarInsnNode && insn.getOpcode() == Opcodes.DLOAD)
                        || (insn instanceof MethodInsnNode call && call.owner.startsWith("java/lang/")));
    }
}
