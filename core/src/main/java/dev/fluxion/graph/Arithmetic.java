package dev.fluxion.graph;

import dev.fluxion.number.ChainRule;
import java.util.Locale;

/** The operations of every processor, and the two that derivatives need besides. */
public enum Arithmetic implements Op {
    ADD(2),
    SUBTRACT(2),
    MULTIPLY(2),
    DIVIDE(2),
    NEGATE(1),

    /** {@code x * y + z}, rounded once. */
    FMA(3),

    /** The product of the chain rule, {@link ChainRule#term(double, double)}: zero times anything is zero. */
    TERM(2),

    /** The second operand if the first is not zero, otherwise the third. */
    SELECT(3);

    private final int arity;

    Arithmetic(int arity) {
        this.arity = arity;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int arity() {
        return arity;
    }

    @Override
    public double apply(double x, double y, double z) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case NEGATE -> -x;
            case FMA -> Math.fma(x, y, z);
            case TERM -> ChainRule.term(x, y);
            case SELECT -> x != 0.0 ? y : z;
        };
    }
}
