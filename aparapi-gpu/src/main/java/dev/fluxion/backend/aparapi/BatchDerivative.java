package dev.fluxion.backend.aparapi;

/**
 * What a kernel computes at each point, of a function from length n to length m. Values are of length m and derivatives of the length
 * said here, unless said otherwise.
 */
public enum BatchDerivative {
    /** The value alone. */
    VALUE(false, false),

    /** The gradient of a function of one output, of length n. */
    GRADIENT(true, false),

    /** The Jacobian, row by row: m n numbers. */
    JACOBIAN(false, false),

    /** Along a tangent of length n, the pushforward (JVP), of length m. */
    PUSHFORWARD(false, true),

    /** From a cotangent of length m, the pullback (VJP), of length n. */
    PULLBACK(false, true),

    /** The Hessian of a function of one output, row by row: n n numbers. The values are the value and the gradient, 1 + n numbers. */
    HESSIAN(true, false);

    private final boolean scalar;
    private final boolean seeded;

    BatchDerivative(boolean scalar, boolean seeded) {
        this.scalar = scalar;
        this.seeded = seeded;
    }

    /** Whether the function must have one output. */
    public boolean isOfScalars() {
        return scalar;
    }

    /** Whether each point comes with a tangent or cotangent. */
    public boolean takesSeeds() {
        return seeded;
    }
}
