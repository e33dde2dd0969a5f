package dev.fluxion.lift;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Writes, as a user would, the method behind a lambda or method reference: a static method that takes what was captured and
 * then the functional interface's arguments, converts them as Java does, and calls the implementation.
 */
final class Bridge {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private Bridge() {}

    /**
     * Writes the method.
     *
     * @param implementation the method the lambda runs
     * @param captured the types of what was captured
     * @param erased the functional interface's method as the JVM sees it
     * @param instantiated the same with the type arguments filled in
     */
    static MethodNode of(Handle implementation, List<Type> captured, Type erased, Type instantiated) {
        List<Type> parameters = new ArrayList<>(captured);
        parameters.addAll(List.of(erased.getArgumentTypes()));
        String descriptor = Type.getMethodDescriptor(erased.getReturnType(), parameters.toArray(Type[]::new));
        var method = new MethodNode(
                Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, implementation.getName(), descriptor, null, null);

        boolean constructor = implementation.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        boolean receiver = !constructor && implementation.getTag() != Opcodes.H_INVOKESTATIC;
        List<Type> expected = new ArrayList<>();
        if (receiver) {
            expected.add(Type.getObjectType(implementation.getOwner()));
        }
        expected.addAll(List.of(Type.getArgumentTypes(implementation.getDesc())));

        if (constructor) {
            method.instructions.add(new TypeInsnNode(Opcodes.NEW, implementation.getOwner()));
            method.instructions.add(new InsnNode(Opcodes.DUP));
        }
        int local = 0;
        for (int i = 0; i < parameters.size(); i++) {
            Type parameter = parameters.get(i);
            method.instructions.add(new VarInsnNode(parameter.getOpcode(Opcodes.ILOAD), local));
            local += parameter.getSize();
            Type known = parameter;
            if (i >= captured.size()) {
                known = instantiated.getArgumentTypes()[i - captured.size()];
                cast(method, parameter, known);
            }
            convert(method, known, expected.get(i));
        }
        method.instructions.add(new MethodInsnNode(
                opcode(implementation),
                implementation.getOwner(),
                implementation.getName(),
                implementation.getDesc(),
                implementation.isInterface()));
        Type produced = constructor
                ? Type.getObjectType(implementation.getOwner())
                : Type.getReturnType(implementation.getDesc());
        Type returned = erased.getReturnType();
        if (returned.getSort() == Type.VOID) {
            if (produced.getSort() != Type.VOID) {
                method.instructions.add(new InsnNode(produced.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP));
            }
            method.instructions.add(new InsnNode(Opcodes.RETURN));
        } else {
            convert(method, produced, returned.getSort() < Type.ARRAY ? returned : instantiated.getReturnType());
            method.instructions.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
        }
        method.maxLocals = local;
        method.maxStack = local + 8;
        return method;
    }

    private static int opcode(Handle implementation) {
        return switch (implementation.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            // A lambda's private instance method is named as special; nestmates call it as any other.
            default -> implementation.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
    }

    private static void cast(MethodNode method, Type from, Type to) {
        if (to.getSort() >= Type.ARRAY && !to.equals(from) && !to.equals(OBJECT)) {
            method.instructions.add(new TypeInsnNode(Opcodes.CHECKCAST, to.getInternalName()));
        }
    }

    /** Boxing, unboxing and widening, as between the two sides of a method reference. */
    private static void convert(MethodNode method, Type from, Type to) {
        boolean fromPrimitive = from.getSort() < Type.ARRAY;
        boolean toPrimitive = to.getSort() < Type.ARRAY;
        if (fromPrimitive && toPrimitive) {
            widen(method, from, to);
        } else if (fromPrimitive) {
            String box = Boxes.boxOf(from);
            method.instructions.add(new MethodInsnNode(
                    Opcodes.INVOKESTATIC, box, "valueOf", "(" + from.getDescriptor() + ")L" + box + ";", false));
        } else if (toPrimitive) {
            Type unboxed = Boxes.primitiveOf(from.getInternalName());
            Type number = unboxed == null ? to : unboxed;
            String box = Boxes.boxOf(number);
            cast(method, from, Type.getObjectType(box));
            method.instructions.add(new MethodInsnNode(
                    Opcodes.INVOKEVIRTUAL, box, number.getClassName() + "Value", "()" + number.getDescriptor(), false));
            widen(method, number, to);
        } else {
            cast(method, from, to);
        }
    }

    private static void widen(MethodNode method, Type from, Type to) {
        int opcode = switch (kind(from) + kind(to)) {
            case "IJ" -> Opcodes.I2L;
            case "IF" -> Opcodes.I2F;
            case "ID" -> Opcodes.I2D;
            case "JF" -> Opcodes.L2F;
            case "JD" -> Opcodes.L2D;
            case "FD" -> Opcodes.F2D;
            default -> Opcodes.NOP;
        };
        if (opcode != Opcodes.NOP) {
            method.instructions.add(new InsnNode(opcode));
        }
    }

    private static String kind(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> "J";
            case Type.FLOAT -> "F";
            case Type.DOUBLE -> "D";
            default -> "I";
        };
    }
}
