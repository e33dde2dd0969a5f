package dev.fluxion.lift;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.VarInsnNode;

/** What exception handlers in the user's code would do with a refusal. */
final class Handlers {

    private Handlers() {}

    static boolean catchesRefusals(String type, Class<?> host) {
        return ClassFiles.load(type, host).isAssignableFrom(NotLiftableException.class);
    }

    /** Whether a handler, such as that of a {@code finally} block, throws what it was given on again. */
    static boolean endsByThrowingOn(LabelNode handler) {
        AbstractInsnNode first = real(handler);
        if (!(first instanceof VarInsnNode store) || first.getOpcode() != Opcodes.ASTORE) {
            return false;
        }
        for (AbstractInsnNode insn = first.getNext(); insn != null; insn = insn.getNext()) {
            boolean thrown = insn instanceof VarInsnNode load
                    && insn.getOpcode() == Opcodes.ALOAD
                    && load.var == store.var
                    && insn.getNext() != null
                    && real(insn.getNext()).getOpcode() == Opcodes.ATHROW;
            if (thrown) {
                return true;
            }
        }
        return false;
    }

    private static AbstractInsnNode real(AbstractInsnNode from) {
        AbstractInsnNode insn = from;
        while (Activity.isPseudo(insn) && insn.getNext() != null) {
            insn = insn.getNext();
        }
        return insn;
    }
}
