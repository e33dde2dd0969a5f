package dev.fluxion.backend.source.internal.read;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Fields that stand for what objects of libraries hold: the number in a box, what a lambda captured, and the matrix behind a simple one. */
final class StandIn {

    /** The class of boxes of numbers that may depend on the input. */
    static final String BOX = "java/lang/Double";

    /** What the names of lambdas begin with, which no class's does. */
    static final String LAMBDA = "lambda of ";

    /** The class of matrices that are looked at through another one. */
    static final String SIMPLE = "org/ejml/simple/SimpleMatrix";

    private static final String MATRIX = "matrix";

    private StandIn() {}

    /** Whether a field only exists while a method is read. */
    static boolean isOne(FieldInsnNode field) {
        return field.owner.equals(BOX) || field.owner.startsWith(LAMBDA) || isMatrix(field);
    }

    /** Whether a field is the matrix behind a simple one. */
    static boolean isMatrix(FieldInsnNode field) {
        return field.owner.equals(SIMPLE) && field.name.equals(MATRIX);
    }

    /** An instruction that reads or sets the matrix behind a simple one. */
    static FieldInsnNode matrix(int opcode) {
        return new FieldInsnNode(opcode, SIMPLE, MATRIX, "Lorg/ejml/data/DMatrixRMaj;");
    }

    /** The call that takes it out of a simple matrix from outside. */
    static MethodInsnNode takingMatrix() {
        return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, SIMPLE, "getDDRM", "()Lorg/ejml/data/DMatrixRMaj;", false);
    }

    /** An instruction that reads the number in a box. */
    static FieldInsnNode unbox() {
        return new FieldInsnNode(Opcodes.GETFIELD, BOX, "number", "D");
    }

    /** An instruction that sets the number in a box. */
    static FieldInsnNode box() {
        return new FieldInsnNode(Opcodes.PUTFIELD, BOX, "number", "D");
    }

    /** The call that puts a number into a box. */
    static MethodInsnNode boxing() {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, BOX, "valueOf", "(D)Ljava/lang/Double;", false);
    }

    /** The call that takes it out. */
    static MethodInsnNode unboxing() {
        return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, BOX, "doubleValue", "()D", false);
    }
}
