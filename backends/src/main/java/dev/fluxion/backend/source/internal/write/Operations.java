package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.Distant;
import dev.fluxion.backend.source.internal.read.OpaqueCall;
import dev.fluxion.backend.source.internal.run.Ruled;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Linearization;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Internal: writes the instructions that the graph's operations came from. */
public final class Operations {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    /** The internal name of {@link Ruled}. */
    public static final String RULED = Type.getInternalName(Ruled.class);

    /** The descriptor of the point at which an operation on arrays was evaluated. */
    public static final String POINT = Type.getDescriptor(Linearization.class);

    private static final Type RULE = Type.getType(ArrayRule.class);

    private final MethodEmission emission;
    private final MethodVisitor code;
    private final Consumer<Value> push;

    /**
     * Makes a writer.
     *
     * @param push loads an operand
     */
    public Operations(MethodEmission emission, Consumer<Value> push) {
        this.emission = emission;
        this.code = emission.code;
        this.push = push;
    }

    /** Writes an operation; its value, if it has one, is left on the stack. */
    public void write(Value value) {
        switch (value.op()) {
            case ARITHMETIC -> {
                value.inputs().forEach(push);
                code.visitInsn(value.opcode());
            }
            case ELEMENTARY -> call(((Elementary) Objects.requireNonNull(value.detail())).call(), value);
            case LOAD -> {
                pushArray(value.input(0), opcode(value));
                push.accept(value.input(1));
                code.visitInsn(opcode(value));
            }
            case STORE -> {
                pushArray(value.input(0), opcode(value) - Opcodes.IASTORE + Opcodes.IALOAD);
                push.accept(value.input(1));
                push.accept(value.input(2));
                code.visitInsn(opcode(value));
            }
            case LENGTH -> {
                push.accept(value.input(0));
                code.visitInsn(Opcodes.ARRAYLENGTH);
            }
            case NEW_ARRAY -> newArray(value);
            case COPY, FILL, ARRAY_COPY -> {
                MethodInsnNode call = (MethodInsnNode) Objects.requireNonNull(value.detail());
                call(call, value);
                if (value.op() == Op.COPY && call.name.equals("clone")) {
                    code.visitTypeInsn(Opcodes.CHECKCAST, value.type().getInternalName());
                }
            }
            case LINEARIZE -> linearize(value, 0);
            case APPLY -> {
                push.accept(value.input(0));
                code.visitMethodInsn(Opcodes.INVOKESTATIC, RULED, "value", "(" + POINT + ")[D", false);
            }
            case GET, PUT -> field(value, (FieldInsnNode) Objects.requireNonNull(value.detail()));
            case CALL -> call(((OpaqueCall) Objects.requireNonNull(value.detail())).call(), value);
            case DYNAMIC -> {
                InvokeDynamicInsnNode dynamic = (InvokeDynamicInsnNode) Objects.requireNonNull(value.detail());
                pushAll(value, 0, Type.getArgumentTypes(dynamic.desc));
                code.visitInvokeDynamicInsn(dynamic.name, dynamic.desc, dynamic.bsm, dynamic.bsmArgs);
            }
            case CONSTRUCT -> {
                MethodInsnNode call = (MethodInsnNode) Objects.requireNonNull(value.detail());
                if (call instanceof Distant distant) {
                    callDistant(distant, value);
                    return;
                }
                code.visitTypeInsn(Opcodes.NEW, call.owner);
                code.visitInsn(Opcodes.DUP);
                pushAll(value, 0, Type.getArgumentTypes(call.desc));
                code.visitMethodInsn(Opcodes.INVOKESPECIAL, call.owner, call.name, call.desc, false);
            }
            case CAST -> {
                push.accept(value.input(0));
                code.visitTypeInsn(Opcodes.CHECKCAST, value.type().getInternalName());
            }
            case INSTANCE_OF -> {
                push.accept(value.input(0));
                code.visitTypeInsn(
                        Opcodes.INSTANCEOF, ((Type) Objects.requireNonNull(value.detail())).getInternalName());
            }
            default -> throw new IllegalStateException("not an operation: " + value.describe());
        }
    }

    /**
     * Writes the evaluation of an operation on arrays.
     *
     * @param copied of which of these copies are kept, bit by bit
     */
    public void linearize(Value value, int copied) {
        push.accept(value.input(0));
        emission.cast(value.input(0).type(), RULE);
        int count = value.inputs().size() - 1;
        emission.constant(count);
        code.visitTypeInsn(Opcodes.ANEWARRAY, "[D");
        for (int i = 0; i < count; i++) {
            code.visitInsn(Opcodes.DUP);
            emission.constant(i);
            pushArray(value.input(i + 1), Opcodes.DALOAD);
            code.visitInsn(Opcodes.AASTORE);
        }
        emission.constant(copied);
        String name = Boolean.TRUE.equals(value.detail()) ? "attempt" : "linearize";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, RULED, name, "(" + RULE.getDescriptor() + "[[DI)" + POINT, false);
    }

    private static int opcode(Value value) {
        return (Integer) Objects.requireNonNull(value.detail());
    }

    /** Loads an array as what the instruction that reads it expects. */
    public void pushArray(Value array, int load) {
        push.accept(array);
        if (array.type().getSort() != Type.ARRAY && !(array.isConstant() && array.detail() == Value.NULL)) {
            String type = switch (load) {
                case Opcodes.IALOAD -> "[I";
                case Opcodes.LALOAD -> "[J";
                case Opcodes.FALOAD -> "[F";
                case Opcodes.DALOAD -> "[D";
                case Opcodes.CALOAD -> "[C";
                case Opcodes.SALOAD -> "[S";
                case Opcodes.BALOAD -> "[B";
                default -> "[Ljava/lang/Object;";
            };
            code.visitTypeInsn(Opcodes.CHECKCAST, type);
        }
    }

    /** Casts what a phi is given, which is on the stack, to the phi's type. */
    public void castForPhi(Value input, Value phi) {
        if (!(input.isConstant() && input.detail() == Value.NULL)) {
            emission.cast(input.type(), phi.type());
        }
    }

    private void newArray(Value value) {
        value.inputs().forEach(push);
        Type type = value.type();
        if (value.inputs().size() > 1) {
            code.visitMultiANewArrayInsn(type.getDescriptor(), value.inputs().size());
        } else if (type.getDimensions() == 1 && type.getElementType().getSort() < Type.ARRAY) {
            code.visitIntInsn(Opcodes.NEWARRAY, operand(type.getElementType()));
        } else {
            code.visitTypeInsn(
                    Opcodes.ANEWARRAY,
                    Type.getType(type.getDescriptor().substring(1)).getInternalName());
        }
    }

    private static int operand(Type element) {
        return switch (element.getSort()) {
            case Type.BOOLEAN -> Opcodes.T_BOOLEAN;
            case Type.CHAR -> Opcodes.T_CHAR;
            case Type.BYTE -> Opcodes.T_BYTE;
            case Type.SHORT -> Opcodes.T_SHORT;
            case Type.INT -> Opcodes.T_INT;
            case Type.FLOAT -> Opcodes.T_FLOAT;
            case Type.LONG -> Opcodes.T_LONG;
            default -> Opcodes.T_DOUBLE;
        };
    }

    private void callDistant(Distant distant, Value value) {
        emission.pushHandle(distant.handle(), value.origin());
        value.inputs().forEach(push);
        MethodType type = distant.handle().type();
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                "java/lang/invoke/MethodHandle",
                "invokeExact",
                type.toMethodDescriptorString(),
                false);
        if (!type.returnType().isPrimitive()) {
            emission.cast(OBJECT, value.type());
        }
    }

    private void call(MethodInsnNode call, Value value) {
        if (call instanceof Distant distant) {
            callDistant(distant, value);
            return;
        }
        int first = 0;
        if (call.getOpcode() != Opcodes.INVOKESTATIC) {
            Value receiver = value.input(0);
            push.accept(receiver);
            emission.cast(receiver.type(), Type.getObjectType(call.owner));
            first = 1;
        }
        pushAll(value, first, Type.getArgumentTypes(call.desc));
        code.visitMethodInsn(call.getOpcode(), call.owner, call.name, call.desc, call.itf);
    }

    private void field(Value value, FieldInsnNode field) {
        if (field instanceof Distant distant) {
            callDistant(distant, value);
            return;
        }
        boolean of = field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.PUTFIELD;
        if (of) {
            push.accept(value.input(0));
            emission.cast(value.input(0).type(), Type.getObjectType(field.owner));
        }
        if (value.op() == Op.PUT) {
            Value assigned = value.input(of ? 1 : 0);
            push.accept(assigned);
            emission.cast(assigned.type(), Type.getType(field.desc));
        }
        code.visitFieldInsn(field.getOpcode(), field.owner, field.name, field.desc);
    }

    private void pushAll(Value value, int first, Type[] types) {
        for (int i = 0; i < types.length; i++) {
            Value input = value.input(first + i);
            push.accept(input);
            if (!(input.isConstant() && input.detail() == Value.NULL)) {
                emission.cast(input.type(), types[i]);
            }
        }
    }
}
