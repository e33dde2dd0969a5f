package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.MethodCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Internal: a lambda or method reference that code makes.
 *
 * @param method the method that makes it
 * @param index which of that method's dynamic instructions
 * @param name the name of the functional interface's method
 * @param creation the descriptor of its creation: what it captures
 * @param erased the descriptor of the functional interface's method
 * @param target what it calls
 */
public record LocalLambda(MethodCode method, int index, String name, String creation, String erased, Handle target) {

    /** The lambda that an instruction of a method makes, or null if it makes something else, or what it calls takes other kinds of arguments. */
    static @Nullable LocalLambda of(MethodCode method, InvokeDynamicInsnNode insn) {
        // The other one makes lambdas of serializable interfaces and of those with bridges, from the same first
        // arguments.
        boolean lambda = insn.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                && Set.of("metafactory", "altMetafactory").contains(insn.bsm.getName());
        if (!lambda) {
            return null;
        }
        // Among its kind only: jumps may have been taken out of the tree.
        int index = 0;
        for (AbstractInsnNode before = insn.getPrevious(); before != null; before = before.getPrevious()) {
            index += before instanceof InvokeDynamicInsnNode ? 1 : 0;
        }
        var made =
                new LocalLambda(method, index, insn.name, insn.desc, ((Type) insn.bsmArgs[0]).getDescriptor(), (Handle)
                        insn.bsmArgs[1]);
        return made.fits() ? made : null;
    }

    /** A name of its own, as if it were a class. */
    String key() {
        return StandIn.LAMBDA + method + method.tree().desc + " " + index;
    }

    /** What it captures. */
    Type[] captured() {
        return Type.getArgumentTypes(creation);
    }

    /** The instruction that reads or sets something captured. */
    FieldInsnNode field(int opcode, int captured) {
        return new FieldInsnNode(opcode, key(), "captured" + captured, captured()[captured].getDescriptor());
    }

    boolean constructs() {
        return target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    }

    /** The call of what it stands for. */
    MethodInsnNode call() {
        int opcode = switch (target.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
            default -> Opcodes.INVOKESPECIAL;
        };
        return new MethodInsnNode(opcode, target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
    }

    /** The types of what {@link #call} takes, the receiver first. */
    Type[] parameters() {
        Type[] own = Type.getArgumentTypes(target.getDesc());
        boolean receiver = target.getTag() != Opcodes.H_INVOKESTATIC && !constructs();
        if (!receiver) {
            return own;
        }
        Type[] all = new Type[own.length + 1];
        all[0] = Type.getObjectType(target.getOwner());
        System.arraycopy(own, 0, all, 1, own.length);
        return all;
    }

    /** What {@link #call} gives. */
    Type returned() {
        return constructs() ? Type.getObjectType(target.getOwner()) : Type.getReturnType(target.getDesc());
    }

    private boolean fits() {
        Type[] given = Type.getArgumentTypes(erased);
        Type[] taken = parameters();
        int first = captured().length;
        if (taken.length != first + given.length) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (!fits(given[i], taken[first + i])) {
                return false;
            }
        }
        Type wanted = Type.getReturnType(erased);
        return wanted.getSort() == Type.VOID || fits(returned(), wanted);
    }

    /** Whether one is the other, but for a cast or the box of a {@code double}. */
    private static boolean fits(Type from, Type to) {
        boolean references = from.getSort() >= Type.ARRAY && to.getSort() >= Type.ARRAY;
        boolean boxes = from.getSort() == Type.DOUBLE && to.getSort() == Type.OBJECT;
        boolean unboxes = from.getSort() == Type.OBJECT && to.getSort() == Type.DOUBLE;
        return from.equals(to) || references || boxes || unboxes;
    }
}
