package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads instructions on constants, numbers and elements of arrays. */
final class NumberReader {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final BodyCode code;

    NumberReader(BodyCode code) {
        this.code = code;
    }

    void ldc(Object value) {
        if (value instanceof Integer) {
            code.constant(Type.INT_TYPE, value);
        } else if (value instanceof Long) {
            code.constant(Type.LONG_TYPE, value);
        } else if (value instanceof Float) {
            code.constant(Type.FLOAT_TYPE, value);
        } else if (value instanceof Double) {
            code.constant(Type.DOUBLE_TYPE, value);
        } else if (value instanceof String) {
            code.constant(Type.getObjectType("java/lang/String"), value);
        } else if (value instanceof Type type && type.getSort() != Type.METHOD) {
            code.constant(Type.getObjectType("java/lang/Class"), value);
        } else {
            throw code.origin.refusal("a constant must be a number, a string or a class but is " + value);
        }
    }

    void plain(int opcode) {
        switch (opcode) {
            case Opcodes.NOP -> {}
            case Opcodes.ACONST_NULL -> code.constant(OBJECT, Value.NULL);
            case Opcodes.ICONST_M1,
                    Opcodes.ICONST_0,
                    Opcodes.ICONST_1,
                    Opcodes.ICONST_2,
                    Opcodes.ICONST_3,
                    Opcodes.ICONST_4,
                    Opcodes.ICONST_5 -> code.constant(Type.INT_TYPE, opcode - Opcodes.ICONST_0);
            case Opcodes.LCONST_0, Opcodes.LCONST_1 ->
                code.constant(Type.LONG_TYPE, (long) (opcode - Opcodes.LCONST_0));
            case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 ->
                code.constant(Type.FLOAT_TYPE, (float) (opcode - Opcodes.FCONST_0));
            case Opcodes.DCONST_0, Opcodes.DCONST_1 ->
                code.constant(Type.DOUBLE_TYPE, (double) (opcode - Opcodes.DCONST_0));
            case Opcodes.IALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD -> load(Type.INT_TYPE, opcode);
            case Opcodes.LALOAD -> load(Type.LONG_TYPE, opcode);
            case Opcodes.FALOAD -> load(Type.FLOAT_TYPE, opcode);
            case Opcodes.DALOAD -> load(Type.DOUBLE_TYPE, opcode);
            case Opcodes.AALOAD -> load(OBJECT, opcode);
            case Opcodes.IASTORE,
                    Opcodes.LASTORE,
                    Opcodes.FASTORE,
                    Opcodes.DASTORE,
                    Opcodes.AASTORE,
                    Opcodes.BASTORE,
                    Opcodes.CASTORE,
                    Opcodes.SASTORE -> code.effect(Op.STORE, opcode, code.popAll(3));
            case Opcodes.ARRAYLENGTH -> code.push(Op.LENGTH, Type.INT_TYPE, null, code.pop());
            default -> number(opcode);
        }
    }

    private void load(Type type, int opcode) {
        code.push(Op.LOAD, type, opcode, code.popAll(2));
    }

    /** Instructions that compute a number from numbers. */
    private void number(int opcode) {
        Type[] byOpcode = {Type.INT_TYPE, Type.LONG_TYPE, Type.FLOAT_TYPE, Type.DOUBLE_TYPE};
        if (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM) {
            code.arithmetic(opcode, byOpcode[(opcode - Opcodes.IADD) % 4], 2);
        } else if (opcode >= Opcodes.INEG && opcode <= Opcodes.DNEG) {
            code.arithmetic(opcode, byOpcode[opcode - Opcodes.INEG], 1);
        } else if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LXOR) {
            code.arithmetic(opcode, byOpcode[(opcode - Opcodes.ISHL) % 2], 2);
        } else {
            switch (opcode) {
                case Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> code.arithmetic(opcode, Type.LONG_TYPE, 1);
                case Opcodes.I2F, Opcodes.L2F, Opcodes.D2F -> code.arithmetic(opcode, Type.FLOAT_TYPE, 1);
                case Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> code.arithmetic(opcode, Type.DOUBLE_TYPE, 1);
                case Opcodes.L2I, Opcodes.F2I, Opcodes.D2I, Opcodes.I2B, Opcodes.I2C, Opcodes.I2S ->
                    code.arithmetic(opcode, Type.INT_TYPE, 1);
                case Opcodes.LCMP, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.DCMPL, Opcodes.DCMPG ->
                    code.arithmetic(opcode, Type.INT_TYPE, 2);
                default -> throw code.origin.refusal("code must be what javac writes but uses opcode " + opcode);
            }
        }
    }

    static Type primitiveArray(int operand) {
        return Type.getType(
                switch (operand) {
                    case Opcodes.T_BOOLEAN -> "[Z";
                    case Opcodes.T_CHAR -> "[C";
                    case Opcodes.T_BYTE -> "[B";
                    case Opcodes.T_SHORT -> "[S";
                    case Opcodes.T_INT -> "[I";
                    case Opcodes.T_FLOAT -> "[F";
                    case Opcodes.T_LONG -> "[J";
                    default -> "[D";
                });
    }
}
