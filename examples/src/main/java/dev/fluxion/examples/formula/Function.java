package dev.fluxion.examples.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The functions a formula may call, angles being in radians. */
enum Function {
    ABS,
    ACOS,
    ASIN,
    ATAN,
    CBRT,
    COS,
    COSH,
    EXP,
    LN,
    LOG,
    LOG10,
    SIN,
    SINH,
    SQRT,
    TAN,
    TANH;

    static Optional<Function> named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.toString().equalsIgnoreCase(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Function::toString).toList();
    }

    /** The value at {@code a}; {@code log} is the natural logarithm, as in Java. */
    double of(double a) {
        return switch (this) {
            case ABS -> Math.abs(a);
            case ACOS -> Math.acos(a);
            case ASIN -> Math.asin(a);
            case ATAN -> Math.atan(a);
            case CBRT -> Math.cbrt(a);
            case COS -> Math.cos(a);
            case COSH -> Math.cosh(a);
            case EXP -> Math.exp(a);
            case LN, LOG -> Math.log(a);
            case LOG10 -> Math.log10(a);
            case SIN -> Math.sin(a);
            case SINH -> Math.sinh(a);
            case SQRT -> Math.sqrt(a);
            case TAN -> Math.tan(a);
            case TANH -> Math.tanh(a);
        };
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
