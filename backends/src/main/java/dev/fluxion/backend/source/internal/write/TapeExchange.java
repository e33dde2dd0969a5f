package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.run.LiftedTape;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Takes the tape out of the methods of a class that is to be lifted: its arrays become the variables they are in anyway, made and enlarged where they
 * are used, so that lifting sees of what kind they are. Only what a sweep gives back stays in an object, a {@link LiftedTape}.
 */
final class TapeExchange {

    private static final String TAPE = "L" + MethodEmission.TAPE + ";";
    private static final String LIFTED = Type.getInternalName(LiftedTape.class);

    private TapeExchange() {}

    static void in(ClassNode type) {
        for (MethodNode method : type.methods) {
            method.desc = exchanged(method.desc);
            // Instructions that are put in come before the one that is looked at, or have been looked at.
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof FieldInsnNode field && field.owner.equals(MethodEmission.TAPE)) {
                    exchange(field, method.instructions);
                } else if (insn instanceof MethodInsnNode call && !call.owner.equals(MethodEmission.TAPE)) {
                    call.desc = exchanged(call.desc);
                } else if (insn instanceof MethodInsnNode call && call.getOpcode() != Opcodes.INVOKESTATIC) {
                    exchange(call, method.instructions);
                }
            }
        }
    }

    private static String exchanged(String descriptor) {
        return descriptor.replace(TAPE, "L" + LIFTED + ";");
    }

    /** Reads of the tape's arrays give new ones, without elements. */
    private static void exchange(FieldInsnNode field, InsnList code) {
        for (Stack stack : Stack.values()) {
            if (stack.field.equals(field.name)) {
                var made = new InsnList();
                made.add(new InsnNode(Opcodes.POP));
                made.add(new InsnNode(Opcodes.ICONST_0));
                made.add(newArray(stack.descriptor));
                replace(field, made, code);
                return;
            }
        }
        field.owner = LIFTED;
    }

    private static AbstractInsnNode newArray(String descriptor) {
        return switch (descriptor) {
            case "[D" -> new IntInsnNode(Opcodes.NEWARRAY, Opcodes.T_DOUBLE);
            case "[I" -> new IntInsnNode(Opcodes.NEWARRAY, Opcodes.T_INT);
            default -> new TypeInsnNode(Opcodes.ANEWARRAY, "java/lang/Object");
        };
    }

    private static void exchange(MethodInsnNode call, InsnList code) {
        for (Stack stack : Stack.values()) {
            boolean grows = call.name.equals(stack.grow);
            if (grows || call.name.equals(stack.room)) {
                enlarge(call, stack, grows, code);
                return;
            }
        }
        // What is behind the tape on the stack.
        var instead = new InsnList();
        switch (call.name) {
            case "newDoubles", "newNumbers" -> instead.add(newArray("[D"));
            case "newInts" -> instead.add(newArray("[I"));
            case "newReferences" -> instead.add(newArray("[Ljava/lang/Object;"));
            case "newTangents" -> {
                instead.add(call("java/lang/Math", "multiplyExact", "(II)I"));
                instead.add(newArray("[D"));
            }
            case "copy" -> {
                instead.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "[D", "clone", "()Ljava/lang/Object;", false));
                instead.add(new TypeInsnNode(Opcodes.CHECKCAST, "[D"));
            }
            case "copyOfRange" -> instead.add(call("java/util/Arrays", "copyOfRange", "([DII)[D"));
            default -> {
                call.owner = LIFTED;
                return;
            }
        }
        instead.add(new InsnNode(Opcodes.SWAP));
        instead.add(new InsnNode(Opcodes.POP));
        replace(call, instead, code);
    }

    /** A call that enlarges an array of the tape, which the next instruction stores in the variable that it is in. */
    private static void enlarge(MethodInsnNode call, Stack stack, boolean grows, InsnList code) {
        var store = (VarInsnNode) call.getNext();
        var enough = new LabelNode();
        var done = new LabelNode();
        var instead = new InsnList();
        if (grows) {
            // tape, size
            instead.add(call(MethodEmission.TAPE, "larger", "(I)I"));
        } else {
            // tape, from, to, top, size
            length(store.var, instead);
            instead.add(call(MethodEmission.TAPE, "room", "(IIIII)I"));
            instead.add(new InsnNode(Opcodes.DUP));
            length(store.var, instead);
            instead.add(new JumpInsnNode(Opcodes.IF_ICMPEQ, enough));
        }
        // tape, length
        instead.add(new VarInsnNode(Opcodes.ALOAD, store.var));
        instead.add(new InsnNode(Opcodes.SWAP));
        instead.add(call("java/util/Arrays", "copyOf", "(" + stack.descriptor + "I)" + stack.descriptor));
        instead.add(new VarInsnNode(Opcodes.ASTORE, store.var));
        if (!grows) {
            instead.add(new JumpInsnNode(Opcodes.GOTO, done));
            instead.add(enough);
            instead.add(new InsnNode(Opcodes.POP));
            instead.add(done);
        }
        instead.add(new InsnNode(Opcodes.POP));
        code.remove(store);
        replace(call, instead, code);
    }

    private static void length(int variable, InsnList code) {
        code.add(new VarInsnNode(Opcodes.ALOAD, variable));
        code.add(new InsnNode(Opcodes.ARRAYLENGTH));
    }

    private static MethodInsnNode call(String owner, String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    private static void replace(AbstractInsnNode insn, InsnList instead, InsnList code) {
        code.insertBefore(insn, instead);
        code.remove(insn);
    }
}
