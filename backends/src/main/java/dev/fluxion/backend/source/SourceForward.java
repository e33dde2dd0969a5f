package dev.fluxion.backend.source;

import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.ForwardMode;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.RealPushforward;
import dev.fluxion.RealPushforwards;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/**
 * Forward mode by source transformation: the bytecode of a function becomes the bytecode of its pushforward, in which each number has
 * tangents beside it and each array a second one of tangents, and which HotSpot compiles like code written by hand.
 *
 * <p>The primitive is the pushforward, of one tangent or of several at once. A gradient or Jacobian carries a chunk of c tangents through
 * each sweep and so takes {@code ceil(n / c)} sweeps. What does not depend on the input is left as it is. Nothing is recorded, so that a loop
 * may run for ever. Prepared gradients, Jacobians and pushforwards in place keep their arrays and allocate nothing when warm, up to 4 MiB
 * of numbers; what a longer evaluation needs besides is made anew each time.
 *
 * <p>What is supported and what is refused is the same as for {@link SourceAdjoint}, and so is how to see what is generated.
 *
 * <p>Derivatives of derivatives: the gradient that {@link SourceAdjoint} generated, or a derivative of its own, is transformed again, to
 * any order. Inside other backends the generated code runs over their numbers. Where that is not possible, as for functions over {@link Real},
 * which have no bytecode of their own, it computes with numbers as {@link ForwardDual} does.
 *
 * <p>Zeros are strong. Where a sweep in plain arithmetic leaves a NaN it is run a second time with strong zeros, and the function then
 * is evaluated twice, unless it calls what might have side effects: that runs with strong zeros at once. Exact to rounding. May be shared
 * between threads.
 *
 * @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther, Evaluating Derivatives, 2nd ed., chapters
 *     3 and 6</a>
 */
public final class SourceForward implements ForwardMode {

    /** Measured on the tracked hand of ADBench; code that would become too large to be compiled carries fewer. */
    private static final int WIDEST_AUTOMATIC_CHUNK = 9;

    private static final int AUTOMATIC = 0;

    private final ForwardDual duals = ForwardDual.create();
    private final int chunk;

    private SourceForward(int chunk) {
        this.chunk = chunk;
    }

    /** Chooses the chunk by the number of tangents. */
    public static SourceForward create() {
        return new SourceForward(AUTOMATIC);
    }

    /**
     * Carries at most {@code chunk} tangents through each sweep.
     *
     * @param chunk from 1 to 32
     * @throws IllegalArgumentException if {@code chunk} is less or more
     */
    public static SourceForward withChunk(int chunk) {
        if (chunk < 1 || chunk > 32) {
            throw new IllegalArgumentException("SourceForward.withChunk: chunk must be from 1 to 32 but was " + chunk);
        }
        return new SourceForward(chunk);
    }

    @Override
    public String name() {
        return "source-forward";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PUSHFORWARD)
                .ofAnyOrder()
                .with(Feature.RECORDS, Support.LIMITED)
                .with(Feature.MATRICES, Support.LIMITED)
                .with(Feature.ALLOCATION, Support.LIMITED);
    }

    /** {@inheritDoc} Chunks are of one size, as few as can be. */
    @Override
    public int batchSize(int n) {
        int widest = chunk == AUTOMATIC ? WIDEST_AUTOMATIC_CHUNK : chunk;
        int sweeps = (n + widest - 1) / widest;
        return sweeps == 0 ? 1 : (n + sweeps - 1) / sweeps;
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.fluxion.lift.NotLiftableException if the function's code is not supported
     */
    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        return Subject.differentiate(
                f,
                x.length,
                subject -> {
                    var run = new ForwardRun(subject, x.length, 1);
                    run.moveTo(x);
                    run.pushAlong(tangent);
                    double[] product = new double[run.array().length];
                    run.copyPushforward(product);
                    return new ValueAndPushforward(run.value(), product);
                },
                Undefined::isIn,
                () -> duals.valueAndPushforward(f, x, tangent));
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("pushforward", "each tangent", x.length, tangents.numRows);
        if (tangents.numCols == 0) {
            return duals.valueAndPushforwards(f, x, tangents);
        }
        return Subject.differentiate(
                f,
                x.length,
                subject -> {
                    var run = new ForwardRun(subject, x.length, batchSize(tangents.numCols));
                    DMatrixRMaj products = run.pushforwards(x, tangents);
                    return new ValueAndPushforwards(run.value(), products);
                },
                Undefined::isIn,
                () -> duals.valueAndPushforwards(f, x, tangents));
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        return Subject.differentiate(
                f,
                1,
                subject -> {
                    ForwardRun run = alongInput(subject, x);
                    double[] derivative = new double[1];
                    run.copyPushforward(derivative);
                    return new ValueAndDerivative(run.number(), derivative[0]);
                },
                Undefined::isIn,
                () -> duals.valueAndDerivative(f, x));
    }

    @Override
    public CurveValueAndDerivative curveValueAndDerivative(Curve f, double t) {
        return Subject.differentiate(
                f,
                1,
                subject -> {
                    ForwardRun run = alongInput(subject, t);
                    double[] velocity = new double[run.array().length];
                    run.copyPushforward(velocity);
                    return new CurveValueAndDerivative(run.value(), velocity);
                },
                Undefined::isIn,
                () -> duals.curveValueAndDerivative(f, t));
    }

    private static ForwardRun alongInput(Subject subject, double x) {
        var run = new ForwardRun(subject, 1, 1);
        run.moveTo(new double[] {x});
        run.pushAlong(new double[] {1.0});
        return run;
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        if (f instanceof Generic) {
            return duals.valueAndGradient(f, x);
        }
        double[] gradient = new double[x.length];
        var run = new ForwardRun(Subject.of(f), x.length, batchSize(x.length));
        return new ValueAndGradient(run.valueAndGradient(x, null, gradient), gradient);
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        return Subject.differentiate(
                f,
                x.length,
                subject -> {
                    var run = new ForwardRun(subject, x.length, batchSize(x.length));
                    DMatrixRMaj jacobian = run.jacobian(x);
                    return new ValueAndJacobian(run.value(), jacobian);
                },
                Undefined::isIn,
                () -> duals.valueAndJacobian(f, x));
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return f instanceof Generic ? duals.prepareGradient(f, n) : new ForwardGradient(Subject.of(f), n, batchSize(n));
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return new ForwardObjective<>(Subject.ofObjective(f), n, batchSize(n));
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return Subject.differentiate(
                f,
                n,
                subject -> {
                    var transformed = new ForwardJacobian(subject, n, batchSize(n));
                    return subject.derived()
                            ? new DerivedJacobian(transformed, () -> duals.prepareJacobian(f, n))
                            : transformed;
                },
                prepared -> false,
                () -> duals.prepareJacobian(f, n));
    }

    @Override
    public PreparedPushforward preparePushforward(VectorFunction f, int n) {
        return Subject.differentiate(
                f,
                n,
                subject -> {
                    var transformed = new ForwardPushforward(this, f, subject, n);
                    return subject.derived()
                            ? new DerivedPushforward(transformed, () -> duals.preparePushforward(f, n))
                            : transformed;
                },
                prepared -> false,
                () -> duals.preparePushforward(f, n));
    }

    /** {@inheritDoc} Runs the generated code over these numbers. */
    @Override
    public RealPushforward nestedPushforward(Generic f, Real[] x, Real[] tangent) {
        RealPushforwards both = nestedPushforwards(f, x, new Real[][] {tangent});
        return new RealPushforward(both.value(), both.pushforwards()[0]);
    }

    /** {@inheritDoc} Runs the generated code over these numbers. */
    @Override
    public RealPushforwards nestedPushforwards(Generic f, Real[] x, Real[][] tangents) {
        for (Real[] tangent : tangents) {
            ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        }
        RealPushforwards lifted = LiftedDerivative.pushforwards(f, x, tangents);
        return lifted != null ? lifted : duals.nestedPushforwards(f, x, tangents);
    }
}
