package dev.fluxion.backend.source.internal.write;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * By how many places the operand stack grows or shrinks in an instruction.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-6.html">The Java Virtual Machine Specification, chapter 6</a>
 */
final class StackDepth {

    private StackDepth() {}

    /** The change by an instruction that control goes on from. */
    static int change(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode) {
            int size = opcode == Opcodes.LLOAD
                            || opcode == Opcodes.DLOAD
                            || opcode == Opcodes.LSTORE
                            || opcode == Opcodes.DSTORE
                    ? 2
                    : 1;
            return opcode >= Opcodes.ISTORE ? -size : size;
        }
        if (insn instanceof LdcInsnNode constant) {
            return constant.cst instanceof Long || constant.cst instanceof Double ? 2 : 1;
        }
        if (insn instanceof FieldInsnNode field) {
            int size = Type.getType(field.desc).getSize();
            return switch (opcode) {
                case Opcodes.GETSTATIC -> size;
                case Opcodes.PUTSTATIC -> -size;
                case Opcodes.GETFIELD -> size - 1;
                default -> -size - 1;
            };
        }
        if (insn instanceof MethodInsnNode call) {
            return call(call.desc) - (opcode == Opcodes.INVOKESTATIC ? 0 : 1);
        }
        if (insn instanceof InvokeDynamicInsnNode call) {
            return call(call.desc);
        }
        if (insn instanceof MultiANewArrayInsnNode array) {
            return 1 - array.dims;
        }
        if (insn instanceof IntInsnNode) {
            return opcode == Opcodes.NEWARRAY ? 0 : 1;
        }
        if (insn instanceof JumpInsnNode) {
            return opcode == Opcodes.GOTO ? 0 : opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE ? -2 : -1;
        }
        return switch (insn.getType()) {
            case AbstractInsnNode.INSN -> plain(opcode);
            case AbstractInsnNode.TYPE_INSN -> opcode == Opcodes.NEW ? 1 : 0;
            case AbstractInsnNode.TABLESWITCH_INSN, AbstractInsnNode.LOOKUPSWITCH_INSN -> -1;
            // Labels, lines and increments.
            default -> 0;
        };
    }

    private static int call(String descriptor) {
        int sizes = Type.getArgumentsAndReturnSizes(descriptor);
        // The sizes of the arguments count a receiver.
        return (sizes & 3) - ((sizes >> 2) - 1);
    }

    /** Instructions without operands. */
    private static int plain(int opcode) {
        if (opcode >= Opcodes.IADD && opcode <= Opcodes.LXOR) {
            return arithmetic(opcode);
        }
        return switch (opcode) {
            case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> 2;
            case Opcodes.DUP2, Opcodes.DUP2_X1, Opcodes.DUP2_X2 -> 2;
            case Opcodes.DUP, Opcodes.DUP_X1, Opcodes.DUP_X2 -> 1;
            case Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D -> 1;
            case Opcodes.L2I, Opcodes.L2F, Opcodes.D2I, Opcodes.D2F -> -1;
            case Opcodes.IALOAD, Opcodes.FALOAD, Opcodes.AALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD -> -1;
            case Opcodes.IASTORE, Opcodes.FASTORE, Opcodes.AASTORE, Opcodes.BASTORE, Opcodes.CASTORE, Opcodes.SASTORE ->
                -3;
            case Opcodes.LASTORE, Opcodes.DASTORE -> -4;
            case Opcodes.POP, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.MONITORENTER, Opcodes.MONITOREXIT -> -1;
            case Opcodes.POP2 -> -2;
            case Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG -> -3;
            default -> opcode >= Opcodes.ACONST_NULL && opcode <= Opcodes.FCONST_2 ? 1 : 0;
        };
    }

    /** Operations come in groups, for {@code int}, {@code long} and, but for those on bits, {@code float} and {@code double}. */
    private static int arithmetic(int opcode) {
        if (opcode >= Opcodes.INEG && opcode <= Opcodes.DNEG) {
            return 0;
        }
        if (opcode >= Opcodes.ISHL) {
            // A shift takes an int whatever it shifts.
            return opcode >= Opcodes.IAND && (opcode - Opcodes.IAND) % 2 == 1 ? -2 : -1;
        }
        return (opcode - Opcodes.IADD) % 2 == 1 ? -2 : -1;
    }
}
