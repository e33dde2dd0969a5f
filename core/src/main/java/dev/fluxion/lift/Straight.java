package dev.fluxion.lift;

import dev.fluxion.lift.ejml.Ejml;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Tells functions that only compute with elementary functions: no branch, nothing that is written, nothing called that may answer
 * differently each time. What they do to one number they do to any.
 */
final class Straight {

    /** A function may call another, such as a method reference the method, but not without end. */
    private static final int DEEPEST = 4;

    private static final Set<Integer> ALLOWED = Set.of(
            Opcodes.DLOAD,
            Opcodes.ALOAD,
            Opcodes.DCONST_0,
            Opcodes.DCONST_1,
            Opcodes.DADD,
            Opcodes.DSUB,
            Opcodes.DMUL,
            Opcodes.DDIV,
            Opcodes.DREM,
            Opcodes.DNEG,
            Opcodes.DUP2,
            Opcodes.DALOAD,
            Opcodes.ICONST_0,
            Opcodes.ICONST_1,
            Opcodes.ICONST_2,
            Opcodes.ICONST_3,
            Opcodes.BIPUSH,
            Opcodes.SIPUSH,
            Opcodes.NOP,
            Opcodes.DRETURN);

    private Straight() {}

    static boolean is(MethodBody body) {
        return is(body, DEEPEST);
    }

    private static boolean is(@Nullable MethodBody body, int depth) {
        if (body == null || depth == 0 || body.node.instructions.size() == 0 || !body.node.tryCatchBlocks.isEmpty()) {
            return false;
        }
        for (AbstractInsnNode insn : body.node.instructions) {
            boolean allowed = Activity.isPseudo(insn)
                    || ALLOWED.contains(insn.getOpcode())
                    || (insn instanceof LdcInsnNode constant && constant.cst instanceof Double)
                    || (insn instanceof FieldInsnNode field && reads(field))
                    || (insn instanceof MethodInsnNode call && calls(body, call, depth));
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean reads(FieldInsnNode field) {
        return field.desc.equals("D")
                && (field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.GETSTATIC);
    }

    private static boolean calls(MethodBody body, MethodInsnNode call, int depth) {
        if (call.getOpcode() != Opcodes.INVOKESTATIC) {
            return false;
        }
        if (call.owner.equals("java/lang/Math") || call.owner.equals("java/lang/StrictMath")) {
            return isElementary(call);
        }
        Class<?> owner = ClassFiles.load(call.owner, body.host);
        return !ClassFiles.isPlatform(owner)
                && Ejml.mayLookInside(owner, call.name)
                && is(ClassFiles.dispatched(owner, call.name, call.desc), depth - 1);
    }

    private static boolean isElementary(MethodInsnNode call) {
        return Intrinsics.isElementary(call.owner, call.name, call.desc);
    }
}
