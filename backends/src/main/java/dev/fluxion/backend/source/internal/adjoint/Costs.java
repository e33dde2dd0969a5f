package dev.fluxion.backend.source.internal.adjoint;

import org.objectweb.asm.Opcodes;

/** What it costs to compute something again, in additions. */
final class Costs {

    /** A load from the tape and its bookkeeping cost about as much as this. */
    static final int CHEAP = 16;

    /** More than anything is worth. */
    static final int DEAR = 1_000;

    private Costs() {}

    /** The cost of the JVM instruction on numbers with an opcode. */
    static int ofArithmetic(int opcode) {
        return switch (opcode) {
            case Opcodes.IADD,
                    Opcodes.ISUB,
                    Opcodes.IMUL,
                    Opcodes.INEG,
                    Opcodes.ISHL,
                    Opcodes.ISHR,
                    Opcodes.IUSHR,
                    Opcodes.IAND,
                    Opcodes.IOR,
                    Opcodes.IXOR,
                    Opcodes.I2D,
                    Opcodes.DADD,
                    Opcodes.DSUB,
                    Opcodes.DMUL,
                    Opcodes.DNEG -> 1;
            default -> DEAR;
        };
    }
}
