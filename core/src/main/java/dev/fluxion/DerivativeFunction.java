package dev.fluxion;

/**
 * What a function is that was made as the derivative of another one: backends that transform derivatives look for it when they are to
 * differentiate again. To all others it is a function like any other.
 */
public interface DerivativeFunction {

    /** Which derivative it is. */
    enum Form {
        /** The derivative of a {@link ScalarFunction}, which is one. */
        DERIVATIVE,
        /** Value and derivative of a {@link ScalarFunction}, which are a {@link Curve}. */
        VALUE_AND_DERIVATIVE,
        /** The derivative of a {@link Curve}, which is one. */
        CURVE_DERIVATIVE,
        /** The gradient of a {@link ScalarField}, a {@link VectorFunction}. */
        GRADIENT,
        /** Value and gradient of a {@link ScalarField}, a {@link VectorFunction}. */
        VALUE_AND_GRADIENT
    }

    /** Which derivative. */
    Form form();

    /** By which backend. */
    Backend backend();

    /** Of which function; it may be the derivative of another one itself. */
    Object function();
}
