package dev.fluxion.backend.conformance;

import static dev.fluxion.structure.Argument.active;
import static dev.fluxion.structure.Argument.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.At2;
import dev.fluxion.Backend;
import dev.fluxion.BlockHessian;
import dev.fluxion.GradientAndHvpOf;
import dev.fluxion.ValueAndHessianOf;
import dev.fluxion.ValueGradientAndHessianOf;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lazy.LazyHessians;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.Tuple2;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Second derivatives by several arguments and by structures, under every stack of two backends; and derivatives inside functions. */
class SecondOrderStructuresTest {

    private static final double[] X = {0.37, 0.91, 0.28};
    private static final double[] Y = {0.13, 0.72};

    static List<Stack> stacks() {
        return Stacks.ofTwo();
    }

    /** Cases 25 to 31 of AbstractDifferentiation.jl's suite, which refuses two arguments; here each two have a block. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void givesABlockForEachTwoArguments(Stack stack) {
        At2<double[], double[]> at = stack.backend().at(X, Y);
        ValueGradientAndHessianOf<Tuple2<double[], double[]>> all =
                at.valueGradientAndHessian(SecondOrderStructuresTest::coupled);
        assertThat(all.value()).isEqualTo(coupled(X, Y));
        assertVector(all.gradient().first(), gradientByX(), stack);
        assertVector(all.gradient().second(), gradientByY(), stack);
        assertHessian(all.hessian(), stack);
        assertHessian(at.hessian(SecondOrderStructuresTest::coupled), stack);
        assertHessian(stack.backend().hessian(SecondOrderStructuresTest::coupled, X, Y), stack);
        ValueAndHessianOf both = at.valueAndHessian(SecondOrderStructuresTest::coupled);
        assertThat(both.value()).isEqualTo(coupled(X, Y));
        assertHessian(both.hessian(), stack);
    }

    /** {@code x1 x2 x3 + (x1 + x3) y1^2 + sin(y2)}. */
    private static double coupled(double[] x, double[] y) {
        return x[0] * x[1] * x[2] + (x[0] + x[2]) * y[0] * y[0] + Math.sin(y[1]);
    }

    private static double[] gradientByX() {
        return new double[] {X[1] * X[2] + Y[0] * Y[0], X[0] * X[2], X[0] * X[1] + Y[0] * Y[0]};
    }

    private static double[] gradientByY() {
        return new double[] {2 * (X[0] + X[2]) * Y[0], Math.cos(Y[1])};
    }

    private static final double[][] BY_XX = {{0, X[2], X[1]}, {X[2], 0, X[0]}, {X[1], X[0], 0}};
    private static final double[][] BY_XY = {{2 * Y[0], 0}, {0, 0}, {2 * Y[0], 0}};
    private static final double[][] BY_YX = {{2 * Y[0], 0, 2 * Y[0]}, {0, 0, 0}};
    private static final double[][] BY_YY = {{2 * (X[0] + X[2]), 0}, {0, -Math.sin(Y[1])}};

    private static void assertHessian(BlockHessian hessian, Stack stack) {
        assertMatrix(hessian.block(1, 1), BY_XX, stack);
        assertMatrix(hessian.block(1, 2), BY_XY, stack);
        assertMatrix(hessian.block(2, 1), BY_YX, stack);
        assertMatrix(hessian.block(2, 2), BY_YY, stack);
        DMatrixRMaj whole = hessian.toMatrix();
        assertThat(whole.numRows).isEqualTo(5);
        assertThat(MatrixFeatures_DDRM.isSymmetric(whole, 10 * stack.tolerance()))
                .isTrue();
        assertThatThrownBy(() -> hessian.block(0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("block: argument must be from 1 to 2 but was 0");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void multipliesTheHessianFromBothSides(Stack stack) {
        At2<double[], double[]> at = stack.backend().at(X, Y);
        Tuple2<double[], double[]> v = Tuple.of(new double[] {1.0, -2.0, 0.5}, new double[] {3.0, 1.0});
        double[] byX = {-2 * X[2] + 0.5 * X[1] + 6 * Y[0], X[2] + 0.5 * X[0], X[1] - 2 * X[0] + 6 * Y[0]};
        double[] byY = {1.5 * 2 * Y[0] + 3 * 2 * (X[0] + X[2]), -Math.sin(Y[1])};
        LazyHessians<Tuple2<double[], double[]>> lazy = at.lazyHessian(SecondOrderStructuresTest::coupled);
        for (Tuple2<double[], double[]> product : List.of(
                at.hessianVectorProduct(SecondOrderStructuresTest::coupled, v),
                at.gradientAndHvp(SecondOrderStructuresTest::coupled, v).hvp(),
                lazy.times(v),
                lazy.transposeTimes(v),
                lazy.times(0.5).times(Tuple.of(new double[] {2.0, -4.0, 1.0}, new double[] {6.0, 2.0})))) {
            assertVector(product.first(), byX, stack);
            assertVector(product.second(), byY, stack);
        }
        assertVector(
                at.gradientAndHvp(SecondOrderStructuresTest::coupled, v)
                        .gradient()
                        .first(),
                gradientByX(),
                stack);
        assertThat(at.laplacian(SecondOrderStructuresTest::coupled))
                .isEqualTo(2 * (X[0] + X[2]) - Math.sin(Y[1]), within(10 * stack.tolerance()));
        assertThat(lazy.length()).isEqualTo(5);
        assertThat(lazy.toMatrix().get(0, 3)).isEqualTo(2 * Y[0], within(10 * stack.tolerance()));
        assertThatThrownBy(() -> lazy.times(Tuple.of(X, X)))
                .hasMessage("times: tangent 2 must have length 2 but had length 3");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void leavesOutConstants(Stack stack) {
        BlockHessian hessian = stack.backend().at(active(X), constant(Y)).hessian(SecondOrderStructuresTest::coupled);
        assertMatrix(hessian.block(1, 1), BY_XX, stack);
        assertThat(hessian.toMatrix().numRows).isEqualTo(3);
        assertThatThrownBy(() -> hessian.block(1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("block: argument 2 must be active but was held constant or used as scratch, and so has no"
                        + " derivative");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void refusesFirstOrderOperationsOfStacks(Stack stack) {
        assertThatThrownBy(() -> stack.backend().gradient(SecondOrderStructuresTest::coupled, X, Y))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private record Spring(double[] rest, List<Double> stiffness) {}

    private static double energy(Spring spring, double scale) {
        double sum = 0;
        for (int i = 0; i < spring.rest().length; i++) {
            sum += spring.stiffness().get(i) * spring.rest()[i] * spring.rest()[i] / 2;
        }
        return scale * scale * sum;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void differentiatesTwiceByRecords(Stack stack) {
        var spring = new Spring(new double[] {1.0, -2.0}, List.of(3.0, 0.5));
        BlockHessian hessian = stack.backend().at(spring, 2.0).hessian(SecondOrderStructuresTest::energy);
        assertMatrix(
                hessian.block(1, 1), new double[][] {{12, 0, 4, 0}, {0, 2, 0, -8}, {4, 0, 0, 0}, {0, -8, 0, 0}}, stack);
        assertMatrix(hessian.block(2, 1), new double[][] {{4 * 3, 4 * -1, 2, 8}}, stack);
        assertMatrix(hessian.block(2, 2), new double[][] {{2 * (1.5 + 1)}}, stack);
    }

    // Functions that differentiate by structures inside.

    private static double squaredSlope(Backend ad, double[] x) {
        Spring slope = ad.gradient(s -> energy(s, x[0]), new Spring(new double[] {x[1]}, List.of(x[0] * x[1])));
        Tuple2<Double, double[]> both = ad.gradient((a, b) -> a * a * b[0] * x[1], x[0], new double[] {x[1]});
        return slope.rest()[0] + slope.stiffness().get(0) + both.first() + both.second()[0];
    }

    /** {@code a^3 b^2 + a^2 b^2 / 2 + 2 a b^2 + a^2 b}, by hand. */
    private static double[] squaredSlopeGradient(double a, double b) {
        return new double[] {
            3 * a * a * b * b + a * b * b + 2 * b * b + 2 * a * b, 2 * a * a * a * b + a * a * b + 4 * a * b + a * a
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void followsDerivativesByStructuresInside(Stack stack) {
        Backend outer = stack.backend().secondInnermost();
        Backend inner = stack.backend().innermost();
        double a = 1.25;
        double b = -0.5;
        double[] gradient = outer.gradient(v -> squaredSlope(inner, v), new double[] {a, b});
        assertVector(gradient, squaredSlopeGradient(a, b), stack);
    }

    /** {@code 2 a b + 3 a^2}, the partial derivatives of a^2 b, the second of them three times. */
    private static double partials(Backend ad, double[] x) {
        Tuple2<Double, Double> both = ad.derivative((a, b) -> a * a * b, x[0], x[1]);
        return both.first() + 3 * both.second();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void followsDerivativesByTwoNumbersInside(Stack stack) {
        Backend inner = stack.backend().innermost();
        double[] gradient = stack.backend().secondInnermost().gradient(v -> partials(inner, v), new double[] {1.5, -2});
        assertVector(gradient, new double[] {2 * -2 + 6 * 1.5, 2 * 1.5}, stack);
    }

    // Prepared.

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void preparesHessiansAndTheirProducts(Stack stack) {
        At2<double[], double[]> at = stack.backend().at(new double[] {1.0, 2.0, 3.0}, new double[] {4.0, 5.0});
        var point = Tuple.of(X, Y);
        var hessians = at.prepareHessian(SecondOrderStructuresTest::coupled);
        for (var each : List.of(hessians, hessians.copy(), hessians)) {
            ValueGradientAndHessianOf<Tuple2<double[], double[]>> all = each.valueGradientAndHessian(point);
            assertThat(all.value()).isEqualTo(coupled(X, Y));
            assertVector(all.gradient().second(), gradientByY(), stack);
            assertHessian(all.hessian(), stack);
            assertHessian(each.hessian(point), stack);
        }
        var tangents = Tuple.of(new double[] {1.0, 0.0, -2.0}, new double[] {0.5, 3.0});
        var products = at.prepareHessianVectorProduct(SecondOrderStructuresTest::coupled);
        for (var each : List.of(products, products.copy(), products)) {
            GradientAndHvpOf<Tuple2<double[], double[]>> both = each.gradientAndHvp(point, tangents);
            assertVector(both.gradient().first(), gradientByX(), stack);
            assertVector(both.hvp().first(), new double[] {-2 * X[1] + Y[0], X[2] - 2 * X[0], X[1] + Y[0]}, stack);
            assertVector(
                    each.hessianVectorProduct(point, tangents).second(),
                    new double[] {-2 * Y[0] + (X[0] + X[2]), -3 * Math.sin(Y[1])},
                    stack);
        }
        assertThatThrownBy(() -> hessians.hessian(Tuple.of(X, X)))
                .hasMessage("valueGradientAndHessian: argument 2 must have length 2 but had length 3");
        assertThatThrownBy(() -> products.hessianVectorProduct(point, Tuple.of(X, X)))
                .hasMessage("gradientAndHvp: tangent 2 must have length 2 but had length 3");
    }

    @Test
    void refusesOperationsThatDoNotNest() {
        Backend ad = ForwardDual.create();
        assertThatThrownBy(() -> ad.derivative(x -> ad.at(x).gradient(y -> y * y), 2.0))
                .hasMessageContaining("a backend's operation inside a differentiated function must be one that can be"
                        + " nested but at is not");
    }

    // Classes of a user's own.

    /** A number of two parts, with a name. */
    private static final class Complex {
        private final double re;
        private final double im;
        private final String name;

        Complex(double re, double im, String name) {
            this.re = re;
            this.im = im;
            this.name = name;
        }

        Complex times(Complex other) {
            return new Complex(re * other.re - im * other.im, re * other.im + im * other.re, name);
        }
    }

    private record Factors(Complex left, double scale) {}

    @BeforeAll
    static void register() {
        Structure.register(
                Complex.class, c -> new double[] {c.re, c.im}, (sample, v) -> new Complex(v[0], v[1], sample.name));
    }

    static Stream<Backend> backends() {
        return Stream.of(ForwardDual.create(), ReverseTape.create(), FiniteDifferences.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void differentiatesByRegisteredClasses(Backend backend) {
        var factors = new Factors(new Complex(2, 3, "left"), 0.5);
        var right = new Complex(5, -7, "right");
        var f = backend.at(factors, right).linearize((l, r) -> l.left().times(r));
        assertThat(f.value().im).isEqualTo(1.0);
        assertThat(f.value().name).isEqualTo("left");
        assertThat(f.jacobian().first().data).containsExactly(new double[] {5, 7, 0, -7, 5, 0}, within(1e-9));
        Tuple2<Factors, Complex> pulled = f.pullback(new Complex(1, 0, ""));
        assertThat(pulled.first().left().im).isEqualTo(7.0, within(1e-9));
        assertThat(pulled.first().left().name).isEqualTo("left");
        assertThat(pulled.second().re).isEqualTo(2.0, within(1e-9));
        assertThat(pulled.second().name).isEqualTo("right");
        assertThat(f.pushforward(Tuple.of(factors, new Complex(0, 0, ""))).re).isEqualTo(31.0, within(1e-8));
        double hessian = backend.at(factors, right)
                .hessian((l, r) -> l.left().times(r).im * l.scale())
                .block(1, 2)
                .get(0, 1);
        assertThat(hessian).isEqualTo(0.5, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void followsRegisteredClassesInside(Backend backend) {
        // d/dx of the sum of the gradient of Re((x + i) c) = x c.re - c.im by x and c: 1 + c.re' ...
        double derivative = backend.derivative(
                x -> {
                    Tuple2<Complex, Complex> g = backend.gradient(
                            (c, d) -> c.times(d).re * c.re, new Complex(x, 1, ""), new Complex(3, x, ""));
                    return g.first().re + g.second().im;
                },
                2.0);
        // c.re (c.re d.re - c.im d.im): by c.re 2 * 3 x - x, by d.im -x; their sum is 4 x.
        assertThat(derivative).isEqualTo(4.0, within(1e-6));
    }

    // Random points.

    static Stream<Long> seeds() {
        return Stream.iterate(0L, seed -> seed + 1).limit(20);
    }

    /** A record of the kinds a structure has. */
    private record Mixture(double number, double[] vector, double[][] rows, List<Double> list) {}

    private static double mixed(Mixture m, double[] x) {
        double sum = Math.sin(m.number()) * x[0];
        for (double v : m.vector()) {
            sum += v * v * x[1] + m.number() * v;
        }
        for (double[] row : m.rows()) {
            for (double v : row) {
                sum += Math.exp(-v * v) * sum * 0.125;
            }
        }
        for (double v : m.list()) {
            sum += v * sum;
        }
        return sum;
    }

    private static double mixed(double[] all, int vector, int[] rows, int list) {
        int next = 0;
        double number = all[next++];
        double[] v = slice(all, next, vector);
        next += vector;
        double[][] r = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            r[i] = slice(all, next, rows[i]);
            next += rows[i];
        }
        double[] l = slice(all, next, list);
        double[] x = slice(all, next + list, 2);
        double sum = Math.sin(number) * x[0];
        for (double vi : v) {
            sum += vi * vi * x[1] + number * vi;
        }
        for (double[] row : r) {
            for (double ri : row) {
                sum += Math.exp(-ri * ri) * sum * 0.125;
            }
        }
        for (double li : l) {
            sum += li * sum;
        }
        return sum;
    }

    private static double[] slice(double[] all, int from, int length) {
        double[] part = new double[length];
        for (int i = 0; i < length; i++) {
            part[i] = all[from + i];
        }
        return part;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheFlatFunction(long seed) {
        var random = new Random(seed);
        int[] rows = random.ints(random.nextInt(4), 0, 3).toArray();
        double[][] r = new double[rows.length][];
        for (int i = 0; i < r.length; i++) {
            r[i] = random.doubles(rows[i]).toArray();
        }
        int vector = random.nextInt(4);
        int list = random.nextInt(3);
        var mixture = new Mixture(
                random.nextDouble(),
                random.doubles(vector).toArray(),
                r,
                random.doubles(list).boxed().toList());
        double[] x = random.doubles(2).toArray();
        double[] flat = Structure.of(Tuple.of(mixture, x)).flatten(Tuple.of(mixture, x));
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create())) {
            Tuple2<Mixture, double[]> gradient = backend.gradient((m, y) -> mixed(m, y), mixture, x);
            double[] expected = backend.gradient(v -> mixed(v, vector, rows, list), flat);
            assertThat(Structure.of(gradient).flatten(gradient)).isEqualTo(expected);

            DMatrixRMaj hessian =
                    backend.hessian((m, y) -> mixed(m, y), mixture, x).toMatrix();
            DMatrixRMaj same = backend.hessian(v -> mixed(v, vector, rows, list), flat);
            assertThat(hessian.data).isEqualTo(same.data);
            assertThat(MatrixFeatures_DDRM.isSymmetric(hessian, 1e-12)).isTrue();

            var f = backend.at(mixture, x).linearize((m, y) -> new double[] {mixed(m, y), m.number() * y[1]});
            double[] sum = f.pushforward(Tuple.of(mixture, x));
            double[] total = new double[2];
            for (double[] product : f.pushforwardPerArgument(Tuple.of(mixture, x))) {
                total[0] += product[0];
                total[1] += product[1];
            }
            assertThat(sum).containsExactly(total, within(1e-12));
        }
    }

    private static void assertVector(double[] actual, double[] expected, Stack stack) {
        double largest = 1.0;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, within(10 * stack.tolerance() * largest));
    }

    private static void assertMatrix(DMatrixRMaj actual, double[][] expected, Stack stack) {
        DMatrixRMaj matrix = new DMatrixRMaj(expected);
        assertThat(actual.numRows).isEqualTo(matrix.numRows);
        assertThat(actual.numCols).isEqualTo(matrix.numCols);
        assertThat(CommonOps_DDRM.elementMaxAbs(matrix)).isFinite();
        assertVector(actual.data, matrix.data, stack);
    }
}
