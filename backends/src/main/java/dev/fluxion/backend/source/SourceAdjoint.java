package dev.fluxion.backend.source;

import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;

/**
 * Reverse mode by source transformation: the bytecode of a function becomes the bytecode of its adjoint, in which loops are
 * loops and arrays are arrays, and which HotSpot compiles like code written by hand.
 *
 * <p>The primitive is the pullback. The forward sweep is the function itself; it keeps only what the reverse sweep cannot compute again
 * cheaply, so that memory grows with the rounds of loops and not with the operations; of a loop that only adds to sums a gradient keeps
 * nothing. A gradient takes one evaluation and one
 * sweep, whatever n; a Jacobian takes one evaluation and m sweeps. A prepared gradient keeps its tape and allocates nothing once it
 * has grown as large as the points need; so do a prepared Jacobian and prepared pullbacks in place. All are {@link TapeMemory} too.
 *
 * <p>Supported are static, private and final methods on {@code double}, {@code double[]}, {@code float[]} and arrays of these, with loops,
 * branches, calls of such methods, mutation and aliasing; records, objects and lambdas made of what depends on the input, while they stay in
 * variables; EJML's {@code DMatrixRMaj} and {@code SimpleMatrix} likewise, whose operations are applied by their rules; methods that bring their
 * derivative. Whatever does not depend on the input may be any object. Refused, with the line and the reason, are numbers that depend on the input in
 * objects from outside or in arrays of objects, in collections, and methods that catch exceptions.
 *
 * <p>To see what is generated, set the system property {@code fluxion.source.dump} to a folder: it receives, for each method transformed, the intermediate
 * representation after each pass and as it is transformed, with the plan of what is kept, and the class file.
 *
 * <p>Derivatives of derivatives: what {@link SourceForward} or it generated is transformed again, to any order, where that is possible. Inside other
 * backends the generated gradient runs over their numbers. Where that is not possible, as for functions over {@link Real}, which have no bytecode of
 * their own, or whose value is a vector, it records on a tape as {@link ReverseTape} does.
 *
 * <p>Zeros are strong. Where a first reverse sweep in plain arithmetic leaves a NaN, the gradient is computed a second time with
 * strong zeros, and the function then is evaluated twice, unless it calls what might have side effects: that is evaluated once
 * always. Exact to rounding. May be shared between threads.
 *
 * @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther, Evaluating Derivatives, 2nd ed., chapters
 *     4 to 6 and 12</a>
 */
public final class SourceAdjoint implements ReverseMode {

    private final ReverseTape tape = ReverseTape.create();

    private final boolean rewinding;

    private SourceAdjoint(boolean rewinding) {
        this.rewinding = rewinding;
    }

    public static SourceAdjoint create() {
        return new SourceAdjoint(false);
    }

    /**
     * The same, for long loops. Gradients, pullbacks and Jacobians keep nothing of the rounds of outermost loops but the states before at most {@code 2 + log2 n} of the n
     * rounds, and run rounds again from there, by binomial checkpointing: a million rounds up to eight times.
     *
     * <p>A pullback, which does not know its cotangent when the value is computed, runs the function once more for each cotangent; so does a Jacobian for each row. What the
     * function reads besides the point must not be changed in between; if the value shows that it was, the pullback throws an {@link IllegalStateException}.
     *
     * <p>This is done for loops that every call comes to and leaves at their head; whose rounds give each other numbers and {@code double[]}
     * made before, and nothing else; and which read no other array that is written afterwards. Others are kept as always.
     */
    public SourceAdjoint withCheckpoints() {
        return new SourceAdjoint(true);
    }

    @Override
    public String name() {
        return "source-adjoint";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PULLBACK)
                .ofAnyOrder()
                .with(Feature.RECORDS, Support.LIMITED)
                .with(Feature.MATRICES, Support.LIMITED)
                .with(Feature.ALLOCATION, Support.LIMITED);
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.fluxion.lift.NotLiftableException if the function's code is not supported
     */
    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        return Subject.differentiate(
                f,
                x.length,
                subject -> {
                    Pullback pullback = SourcePullback.of(subject, x, rewinding);
                    double[] point = x.clone();
                    return subject.derived()
                            ? new DerivedPullback(pullback, () -> tape.pullbackAt(f, point))
                            : pullback;
                },
                pullback -> Undefined.isIn(pullback.value()),
                () -> tape.pullbackAt(f, x));
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        return Subject.differentiate(
                f,
                1,
                subject -> {
                    double[] derivative = new double[1];
                    double value = gradientOf(subject, new double[] {x}, derivative);
                    return new ValueAndDerivative(value, derivative[0]);
                },
                Undefined::isIn,
                () -> tape.valueAndDerivative(f, x));
    }

    /** {@inheritDoc} Takes one sweep for each component. */
    @Override
    public CurveValueAndDerivative curveValueAndDerivative(Curve f, double t) {
        return Subject.differentiate(
                f,
                1,
                subject -> velocity(SourcePullback.of(subject, new double[] {t}, rewinding)),
                Undefined::isIn,
                () -> tape.curveValueAndDerivative(f, t));
    }

    private static CurveValueAndDerivative velocity(Pullback pullback) {
        double[] value = pullback.value();
        double[] derivative = new double[value.length];
        for (int i = 0; i < derivative.length; i++) {
            double[] unit = new double[derivative.length];
            unit[i] = 1.0;
            derivative[i] = pullback.apply(unit)[0];
        }
        return new CurveValueAndDerivative(value, derivative);
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        if (f instanceof Generic) {
            return tape.valueAndGradient(f, x);
        }
        double[] gradient = new double[x.length];
        double value = gradientOf(Subject.of(f), x, gradient);
        return new ValueAndGradient(value, gradient);
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return f instanceof Generic ? tape.prepareGradient(f, n) : SourceGradient.of(Subject.of(f), n, rewinding);
    }

    @Override
    public PreparedPullback preparePullback(VectorFunction f, int n) {
        return Subject.differentiate(
                f,
                n,
                subject -> {
                    PreparedPullback transformed = SourcePullbacks.of(subject, n, rewinding);
                    return subject.derived()
                            ? new DerivedPullbacks(transformed, () -> tape.preparePullback(f, n))
                            : transformed;
                },
                prepared -> false,
                () -> tape.preparePullback(f, n));
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return Subject.differentiate(
                f,
                n,
                subject -> {
                    PreparedJacobian transformed = SourceJacobian.of(subject, n, rewinding);
                    return subject.derived()
                            ? new DerivedJacobian(transformed, () -> tape.prepareJacobian(f, n))
                            : transformed;
                },
                prepared -> false,
                () -> tape.prepareJacobian(f, n));
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return SourceObjective.of(Subject.ofObjective(f), n, rewinding);
    }

    /** {@inheritDoc} Runs the generated code over these numbers if the value is a number, and else records on a tape. */
    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        RealPullback lifted = LiftedDerivative.pullbackAt(f, x);
        return lifted != null ? lifted : tape.nestedPullbackAt(f, x);
    }

    private double gradientOf(Subject subject, double[] x, double[] gradient) {
        return new GradientRun(subject, rewinding, Tape.create()).valueAndGradient(x, null, gradient);
    }
}
