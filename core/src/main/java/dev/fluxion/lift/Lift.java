package dev.fluxion.lift;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealObjective;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/** Lifts functions and rules. */
public final class Lift {

    private Lift() {}

    /** The generic view of a function from numbers or vectors to numbers or vectors. */
    public static Generic generic(Object function) {
        if (function instanceof Generic generic) {
            return generic;
        }
        return engine();
    }

    /** The generic view of a function, looked for when first used: a backend that never asks never pays. */
    public static Generic lazily(Object function) {
        return kind -> generic(function).over(kind);
    }

    /** The generic view of a function of a vector and passive data. */
    public static RealObjective objective(Object function, Class<? extends Real> kind) {
        return engine();
    }

    /** A rule's derivative at {@code x} with {@code y = f(x)}, over any numbers. */
    public static Real derivative(Unary rule, Real x, Real y) {
        return engine();
    }

    /** A rule's partial derivative in its first argument at {@code (x, y)} with {@code z = f(x, y)}, over any numbers. */
    public static Real left(Binary rule, Real x, Real y, Real z) {
        return engine();
    }

    /** A rule's partial derivative in its second argument at {@code (x, y)} with {@code z = f(x, y)}, over any numbers. */
    public static Real right(Binary rule, Real x, Real y, Real z) {
        return engine();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T engine() {
        throw new NotLiftableException("lift: the engine must be present but is being written");
    }
}
