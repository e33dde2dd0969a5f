package dev.fluxion.backend.forward;

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
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Primitive;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealField;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/**
 * Forward mode by dual numbers: each number carries its value and its tangents, and every operation of the function
 * moves both.
 *
 * <p>The primitive is the pushforward. A gradient or Jacobian carries a chunk of c tangents through each sweep and so
 * takes {@code ceil(n / c)} sweeps, each costing the function and a multiple of c for what depends on the chunk; an input
 * outside the chunk is a constant. Memory is that of the function's live numbers: nothing is recorded, and a loop may run
 * for ever. For few inputs or many outputs this is the cheap direction; the cost grows with n.
 *
 * <p>A prepared gradient, and a prepared Jacobian or pushforward whose results go in place, keep their numbers and make none when
 * warm, up to 4 MiB of tangents; what a longer evaluation needs besides is made anew each time. Arrays that the function itself
 * makes are its own allocation.
 *
 * <p>Exact to rounding, of any order by nesting. Immutable; may be shared between threads.
 *
 * @see <a href="https://arxiv.org/abs/1607.07892">Revels, Lubin and Papamarkou, Forward-Mode Automatic Differentiation in
 *     Julia</a>
 */
public final class ForwardDual implements ForwardMode {

    /** Measured on Rosenbrock and a perceptron: wider chunks save sweeps, but dense numbers then outgrow the innermost cache. */
    private static final int WIDEST_AUTOMATIC_CHUNK = 64;

    private static final int AUTOMATIC = 0;

    /**
     * Points up to this length have their gradient by a kept sweep even unprepared. Measured on Rosenbrock: with few tangents making the
     * numbers costs as much as computing with them; with many, numbers made one after another lie closer together than kept ones.
     */
    private static final int LONGEST_KEPT = 32;

    private final int chunk;
    private final SweepPool pool = new SweepPool();

    private ForwardDual(int chunk) {
        this.chunk = chunk;
    }

    /** Chooses the chunk by the number of inputs. */
    public static ForwardDual create() {
        return new ForwardDual(AUTOMATIC);
    }

    /**
     * Carries exactly {@code chunk} tangents through each sweep of a gradient or Jacobian, but for the last sweep, which
     * takes what is left. They refuse points shorter than that.
     *
     * @throws IllegalArgumentException if {@code chunk} is not positive
     */
    public static ForwardDual withChunk(int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("ForwardDual.withChunk: chunk must be at least 1 but was " + chunk);
        }
        return new ForwardDual(chunk);
    }

    @Override
    public String name() {
        return "forward-dual";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PUSHFORWARD).stable().ofAnyOrder();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ShapeMismatchException if the chunk was set and is larger than {@code n}, unless {@code n} is zero
     */
    @Override
    public int batchSize(int n) {
        if (chunk == AUTOMATIC) {
            int sweeps = (n + WIDEST_AUTOMATIC_CHUNK - 1) / WIDEST_AUTOMATIC_CHUNK;
            return sweeps == 0 ? 1 : (n + sweeps - 1) / sweeps;
        }
        if (chunk > n && n > 0) {
            throw ShapeMismatchException.of("ForwardDual: chunk must be at most the length " + n
                    + " of the point but was " + chunk + "; use ForwardDual.create()");
        }
        return chunk;
    }

    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        RealFunction lifted = Lift.generic(f).over(Dual.class);
        var sweep = new Sweep();
        Real[] output = lifted.apply(Dual.inputs(sweep, x, tangent));
        double[] product = new double[output.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = Dual.tangent(sweep, output[i]);
        }
        return new ValueAndPushforward(Reals.values(output), product);
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        RealFunction lifted = Lift.generic(f).over(Dual.class);
        var sweep = new Sweep();
        Real output = lifted.apply(Dual.inputs(sweep, new double[] {x}, new double[] {1.0}))[0];
        return new ValueAndDerivative(output.value(), Dual.tangent(sweep, output));
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("pushforward", "each tangent", x.length, tangents.numRows);
        int k = tangents.numCols;
        int width = chunk == AUTOMATIC ? batchSize(k) : chunk;
        ValueAndJacobian products = inChunks(
                Lift.generic(f).over(ChunkDual.class),
                k,
                width,
                (sweep, start, c) -> ChunkDual.alongColumns(sweep, x, tangents, start, c));
        return new ValueAndPushforwards(products.value(), products.jacobian());
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        Real[] point = Reals.constants(x);
        return inChunks(
                Lift.generic(f).over(ChunkDual.class),
                x.length,
                batchSize(x.length),
                (sweep, start, c) -> ChunkDual.alongCoordinates(sweep, point, start, c));
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        RealField lifted = Lift.field(f, ChunkDual.class);
        double[] gradient = new double[x.length];
        int width = batchSize(x.length);
        if (x.length > LONGEST_KEPT) {
            return new ValueAndGradient(ChunkDual.valueAndGradient(lifted, x, width, gradient), gradient);
        }
        Sweep sweep = pool.take();
        try {
            double value = new Chunks(sweep, x.length, width).valueAndGradient(lifted, x, gradient);
            return new ValueAndGradient(value, gradient);
        } finally {
            pool.giveBack(sweep);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws ShapeMismatchException if the chunk was set and is larger than {@code n}, unless {@code n} is zero
     */
    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return new DualGradient(Lift.field(f, ChunkDual.class), n, batchSize(n));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ShapeMismatchException if the chunk was set and is larger than {@code n}, unless {@code n} is zero
     */
    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return new DualObjective<>(Lift.objective(f, ChunkDual.class), n, batchSize(n));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ShapeMismatchException if the chunk was set and is larger than {@code n}, unless {@code n} is zero
     */
    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return new DualJacobian(this, f, Lift.generic(f).over(ChunkDual.class), n);
    }

    @Override
    public PreparedPushforward preparePushforward(VectorFunction f, int n) {
        return new DualPushforward(this, f, Lift.generic(f).over(ChunkDual.class), n);
    }

    /** {@inheritDoc} By arithmetic on truncated series: one evaluation, whatever the order. */
    @Override
    public DMatrixRMaj vectorTaylorCoefficients(VectorFunction f, double[] x, double[] direction, int order) {
        ShapeMismatchException.check("taylorCoefficients", "direction", x.length, direction.length);
        if (order < 0) {
            throw new IllegalArgumentException("taylorCoefficients: order must not be negative but was " + order);
        }
        return Series.of(Lift.generic(f).over(Series.class), x, direction, order);
    }

    /** {@inheritDoc} By series of order 2: n evaluations. */
    @Override
    public double laplacian(ScalarField f, double[] x) {
        double sum = 0.0;
        double[] direction = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            direction[i] = 1.0;
            sum += 2.0 * taylorCoefficients(f, x, direction, 2)[2];
            direction[i] = 0.0;
        }
        return sum;
    }

    @Override
    public RealPushforward nestedPushforward(Generic f, Real[] x, Real[] tangent) {
        RealPushforwards both = nestedPushforwards(f, x, new Real[][] {tangent});
        return new RealPushforward(both.value(), both.pushforwards()[0]);
    }

    @Override
    public RealPushforwards nestedPushforwards(Generic f, Real[] x, Real[][] tangents) {
        for (Real[] tangent : tangents) {
            ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        }
        RealFunction lifted = f.over(NestedDual.class);
        int k = tangents.length;
        int width = chunk == AUTOMATIC ? batchSize(k) : chunk;
        Real[] value = new Real[0];
        Real[][] products = new Real[k][];
        for (int start = 0; start < k; start += width) {
            value = NestedDual.push(lifted, x, tangents, start, Math.min(width, k - start), products);
        }
        return new RealPushforwards(value, products);
    }

    private static ValueAndJacobian inChunks(RealFunction lifted, int columns, int width, Seeding seeding) {
        double[] value;
        var products = new DMatrixRMaj(0, columns);
        int start = 0;
        do {
            var sweep = new Sweep();
            Real[] output = lifted.apply(seeding.inputs(sweep, start, Math.min(width, columns - start)));
            value = Reals.values(output);
            if (start == 0) {
                products = new DMatrixRMaj(value.length, columns);
            }
            for (int i = 0; i < output.length; i++) {
                ChunkDual.copyTangents(sweep, output[i], products.data, i * columns + start);
            }
            start += width;
        } while (start < columns);
        return new ValueAndJacobian(value, products);
    }

    /** Makes the inputs of one sweep. */
    private interface Seeding {
        Real[] inputs(Sweep sweep, int start, int width);
    }
}
