package dev.fluxion;

import static java.util.Objects.requireNonNull;

import dev.fluxion.lift.LiftedBy;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;

/**
 * Functions that one backend differentiates wherever they are called, whichever backend differentiates the caller: finite
 * differences for the one function that no other can look into, or a tape for the one with many inputs.
 *
 * <pre>{@code
 * ScalarField energy = DifferentiateWith.of(FiniteDifferences.create()).field(Simulator::energy);
 * double[] g = ReverseTape.create().gradient(x -> 7 * energy.apply(x), x);
 * }</pre>
 *
 * <p>A call runs the function once for its value; the backend then runs it as often as its pushforward or pullback does. For
 * derivatives of second and higher order the backend must be one that can run inside another, and the function what it can look
 * into. The function must be made outside the differentiated code: inside, it might capture what
 * depends on the input, and is refused.
 *
 * <p>Immutable, as are the functions.
 */
@LiftedBy(NestedDifferentiateWith.class)
public final class DifferentiateWith {

    private final Backend backend;

    private DifferentiateWith(Backend backend) {
        this.backend = backend;
    }

    /** Functions that {@code backend} differentiates. */
    public static DifferentiateWith of(Backend backend) {
        return new DifferentiateWith(requireNonNull(backend, "backend"));
    }

    /** The function {@code f}, from R to R. */
    public ScalarFunction scalar(ScalarFunction f) {
        return Functions.scalar(f, generic(Functions.ofScalar(f)));
    }

    /** The function {@code f}, from R to R^m. */
    public Curve curve(Curve f) {
        return Functions.curve(f, generic(Functions.ofCurve(f)));
    }

    /** The function {@code f}, from R^n to R. */
    public ScalarField field(ScalarField f) {
        return Functions.field(f, generic(Functions.ofField(f)));
    }

    /** The function {@code f}, from R^n to R^m. */
    public VectorFunction vector(VectorFunction f) {
        return Functions.vector(f, generic(f));
    }

    private Generic generic(VectorFunction f) {
        var rule = new Substituted(backend, f);
        return kind -> x -> Real.apply(rule, x);
    }

    /** A function with the derivatives that a backend gives it. */
    private record Substituted(Backend backend, VectorFunction f) implements PushforwardRule, PullbackRule {
        @Override
        public String name() {
            return "differentiated with " + backend.name();
        }

        @Override
        public double[] value(double[][] inputs) {
            return f.apply(inputs[0].clone()).clone();
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return backend.pushforward(f, inputs[0], tangents[0]);
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {backend.pullback(f, inputs[0], cotangent)};
        }
    }
}
