package dev.fluxion.backend.finite;

import dev.fluxion.JacobianMode;
import dev.fluxion.RealJacobian;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Finite differences: a weighted sum of values of the function on a grid around the point, one coordinate at a time.
 *
 * <p>The primitive is the Jacobian. The step of each coordinate minimizes a bound on the total error: the truncation error,
 * by an estimate of the next higher derivative on a wider stencil, plus the rounding error, by the size of the values. The
 * same bound is the error estimate of {@link #derivativeWithError} and {@link #jacobianWithError}. Steps are powers of two,
 * so that moving the point rounds nothing; a step that leaves the domain of the function is shortened until it does not.
 *
 * <p>One evaluation is the value; with five points each coordinate costs ten more, and six for each time the step has to be
 * looked for elsewhere, as it is where the function's scale is far from one. Nothing is differentiated: the function may be
 * any code at all.
 *
 * <p><b>Accuracy</b>: errors no larger than these, relative to the larger of the value and the derivative, for elementary
 * functions at points between 0.3 and 5. They grow with the ratio of the function's higher derivatives to its values.
 *
 * <table>
 * <caption>Relative error of a first derivative</caption>
 * <tr><th>points</th><th>central</th><th>forward, backward</th></tr>
 * <tr><td>2</td><td>1e-10</td><td>1e-7</td></tr>
 * <tr><td>3</td><td>1e-10</td><td>2e-10</td></tr>
 * <tr><td>4</td><td>1e-12</td><td>2e-11</td></tr>
 * <tr><td>5</td><td>1e-12</td><td>1e-11</td></tr>
 * <tr><td>6, 7</td><td>2e-13</td><td>5e-12</td></tr>
 * <tr><td>8, 9</td><td>1e-13</td><td>5e-12</td></tr>
 * </table>
 *
 * <p>Inside another differentiation the steps are chosen by the primal values and then fixed.
 *
 * <p>Immutable; may be shared between threads. Kinks and jumps closer than the step are not seen as such.
 *
 * @see <a href="https://github.com/JuliaDiff/FiniteDifferences.jl">FiniteDifferences.jl, whose method this is</a>
 * @see <a href="https://doi.org/10.1090/S0025-5718-1988-0935077-0">Fornberg, Generation of Finite Difference Formulas on
 *     Arbitrarily Spaced Grids</a>
 */
public final class FiniteDifferences implements JacobianMode {

    private static final int DEFAULT_POINTS = 5;
    private static final int FEWEST_POINTS = 2;
    private static final int MOST_POINTS = 9;

    /** FiniteDifferences.jl's assumption on how much larger than f its derivatives are. */
    private static final double DEFAULT_CONDITION = 10.0;

    private final StepSearch search;

    private FiniteDifferences(StepSearch search) {
        this.search = search;
    }

    /** Five points placed centrally. */
    public static FiniteDifferences create() {
        return withPoints(DEFAULT_POINTS);
    }

    /**
     * The given number of points, placed centrally.
     *
     * @throws IllegalArgumentException if there are fewer than 2 or more than 9
     */
    public static FiniteDifferences withPoints(int points) {
        if (points < FEWEST_POINTS || points > MOST_POINTS) {
            throw new IllegalArgumentException("FiniteDifferences.withPoints: points must be between " + FEWEST_POINTS
                    + " and " + MOST_POINTS + " but was " + points);
        }
        return onGrid(centralGrid(points));
    }

    /**
     * Points at the given multiples of the step.
     *
     * @throws IllegalArgumentException if there are fewer than 2 or more than 9, or two are equal
     */
    public static FiniteDifferences onGrid(int... places) {
        if (places.length < FEWEST_POINTS || places.length > MOST_POINTS) {
            throw new IllegalArgumentException("FiniteDifferences.onGrid: there must be between " + FEWEST_POINTS
                    + " and " + MOST_POINTS + " places but there were " + places.length);
        }
        if (Arrays.stream(places).distinct().count() < places.length) {
            throw new IllegalArgumentException(
                    "FiniteDifferences.onGrid: the places must be distinct but were " + Arrays.toString(places));
        }
        return new FiniteDifferences(
                StepSearch.of(Stencil.of(places.clone(), 1), DEFAULT_CONDITION, 1.0, Double.POSITIVE_INFINITY));
    }

    /** As many points, from the point on to the right. */
    public FiniteDifferences forward() {
        int[] grid = new int[points()];
        Arrays.setAll(grid, i -> i);
        return with(grid);
    }

    /** As many points, up to the point from the left. */
    public FiniteDifferences backward() {
        int[] grid = new int[points()];
        Arrays.setAll(grid, i -> i + 1 - grid.length);
        return with(grid);
    }

    /** As many points, to both sides of the point. */
    public FiniteDifferences central() {
        return with(centralGrid(points()));
    }

    /**
     * For a function whose values are off by this many times their last place, such as one that iterates to a tolerance.
     *
     * @param factor the number of units in the last place; 1 unless set
     * @throws IllegalArgumentException if it is not at least 1
     */
    public FiniteDifferences withFactor(double factor) {
        if (!(factor >= 1.0)) {
            throw new IllegalArgumentException(
                    "FiniteDifferences.withFactor: factor must be at least 1 but was " + factor);
        }
        return new FiniteDifferences(StepSearch.of(search.main(), search.condition(), factor, search.maxRange()));
    }

    /**
     * Evaluates the function no further than this from the point, in each coordinate.
     *
     * @throws IllegalArgumentException if the range is not positive
     */
    public FiniteDifferences withMaxRange(double maxRange) {
        if (!(maxRange > 0.0)) {
            throw new IllegalArgumentException(
                    "FiniteDifferences.withMaxRange: range must be positive but was " + maxRange);
        }
        return new FiniteDifferences(StepSearch.of(search.main(), search.condition(), search.factor(), maxRange));
    }

    /**
     * How many times larger than the function its higher derivatives are taken to be for a first guess.
     *
     * @param condition the ratio; 10 unless set
     * @throws IllegalArgumentException if it is not positive
     */
    public FiniteDifferences withCondition(double condition) {
        if (!(condition > 0.0)) {
            throw new IllegalArgumentException(
                    "FiniteDifferences.withCondition: condition must be positive but was " + condition);
        }
        return new FiniteDifferences(StepSearch.of(search.main(), condition, search.factor(), search.maxRange()));
    }

    @Override
    public String name() {
        return "finite-differences";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.JACOBIAN)
                .approximate()
                .stable()
                .ofAnyOrder()
                .with(Feature.ANY_CODE, Support.YES);
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        JacobianWithError all = jacobianWithError(f, x);
        return new ValueAndJacobian(all.value(), all.jacobian());
    }

    /** Value and derivative of {@code f} at {@code x}, with an estimate of the derivative's error. */
    public DerivativeWithError derivativeWithError(ScalarFunction f, double x) {
        JacobianWithError all = jacobianWithError(point -> new double[] {f.apply(point[0])}, new double[] {x});
        return new DerivativeWithError(all.value()[0], all.jacobian().data[0], all.error().data[0]);
    }

    /**
     * Value, of length m, and Jacobian, m x n, of {@code f} at {@code x}, with an estimate of the error of each entry.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code f} changes the length of its value near {@code x}
     */
    public JacobianWithError jacobianWithError(VectorFunction f, double[] x) {
        double[] value = f.apply(x.clone()).clone();
        var jacobian = new DMatrixRMaj(value.length, x.length);
        var error = new DMatrixRMaj(value.length, x.length);
        for (int j = 0; j < x.length; j++) {
            var line = new Line(f, x, j, value);
            StepSearch.Step step = search.choose(line);
            double[][] samples = line.samples(search.main(), step.length());
            for (int i = 0; i < value.length; i++) {
                double sum = Line.combine(search.main().coefficients(), samples, value, i);
                jacobian.data[i * x.length + j] = sum / step.length();
                error.data[i * x.length + j] = search.error(step, i);
            }
        }
        return new JacobianWithError(value, jacobian, error);
    }

    @Override
    public RealJacobian nestedJacobian(Generic f, Real[] x) {
        RealFunction lifted = f.over(Real.class);
        VectorFunction primal = point -> Reals.values(lifted.apply(Reals.constants(point)));
        double[] point = Reals.values(x);
        Real[] value = lifted.apply(x.clone());
        Real[][] rows = new Real[value.length][x.length];
        for (int j = 0; j < x.length; j++) {
            double h = search.choose(new Line(primal, point, j, Reals.values(value)))
                    .length();
            Real[] column = nestedColumn(lifted, x, j, h, value);
            for (int i = 0; i < value.length; i++) {
                rows[i][j] = column[i];
            }
        }
        return new RealJacobian(value, rows);
    }

    private Real[] nestedColumn(RealFunction lifted, Real[] x, int coordinate, double h, Real[] value) {
        int[] grid = search.main().grid();
        double[] coefficients = search.main().coefficients();
        Real[] column = new Real[value.length];
        Arrays.fill(column, Constant.ZERO);
        for (int k = 0; k < grid.length; k++) {
            if (grid[k] == 0 || coefficients[k] == 0.0) {
                continue;
            }
            Real[] moved = x.clone();
            moved[coordinate] = moved[coordinate].add(grid[k] * h);
            Real[] sample = lifted.apply(moved);
            for (int i = 0; i < column.length; i++) {
                column[i] = column[i].add(sample[i].subtract(value[i]).multiply(coefficients[k] / h));
            }
        }
        return column;
    }

    private FiniteDifferences with(int[] grid) {
        return new FiniteDifferences(
                StepSearch.of(Stencil.of(grid, 1), search.condition(), search.factor(), search.maxRange()));
    }

    /** The number of points of the stencil. */
    public int points() {
        return search.main().grid().length;
    }

    /** Places around zero; an even number of them leaves zero out, which has no weight. */
    private static int[] centralGrid(int points) {
        int half = points / 2;
        int[] grid = new int[points];
        for (int i = 0; i < points; i++) {
            grid[i] = points % 2 == 0 && i >= half ? i - half + 1 : i - half;
        }
        return grid;
    }
}
