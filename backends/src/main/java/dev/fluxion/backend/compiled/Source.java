package dev.fluxion.backend.compiled;

/**
 * Where a method gets an operand from. What is in an array is at {@code base + stride * round}.
 *
 * @param kind the place
 * @param base an index, of a node in its round or into an array
 * @param stride how far the index moves with each round of a loop
 * @param bits the value of a constant, as {@link Double#doubleToRawLongBits} gives it
 */
record Source(Kind kind, int base, int stride, long bits) {

    enum Kind {
        /** A number written into the code. */
        CONSTANT,
        /** An array of constants. */
        CONSTANTS,
        /** A node of the same round, or of the same straight code. */
        NODE,
        /** What a node of the round before was; the base is that node. */
        CARRIED,
        /** The inputs. */
        INPUT,
        /** The workspace. */
        SLOT,
        /** The inputs, at an index that a table has. */
        INPUT_BY_TABLE,
        /** The workspace, at an index that a table has. */
        SLOT_BY_TABLE
    }

    static Source constant(double value) {
        return new Source(Kind.CONSTANT, 0, 0, Double.doubleToRawLongBits(value));
    }

    static Source of(Kind kind, int base, int stride) {
        return new Source(kind, base, stride, 0);
    }

    double value() {
        return Double.longBitsToDouble(bits);
    }

    /** Whether it is the same in every round and lies in an array. */
    boolean isInvariantLoad() {
        return stride == 0 && (kind == Kind.CONSTANTS || kind == Kind.INPUT || kind == Kind.SLOT);
    }

    /** Whether getting it takes more than pushing it. */
    boolean isLoad() {
        return kind != Kind.CONSTANT && kind != Kind.NODE && kind != Kind.CARRIED;
    }
}
