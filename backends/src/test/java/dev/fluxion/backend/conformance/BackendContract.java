package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.ForwardMode;
import dev.fluxion.JacobianMode;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every backend keeps: the generated operations agree with derivatives worked out by hand, whatever the shape, and the
 * promises of {@link Backend} on values, arguments, errors, threads and prepared objects; the declared capabilities and the cases of
 * AbstractDifferentiation.jl's suite besides. Implement it in a test class of the backend, or {@link Conformance} for the scenarios too.
 */
public interface BackendContract
        extends CapabilitiesContract,
                PreparedContract,
                PreparedStructuresContract,
                BatchContract,
                SeveralArgumentsContract,
                JuliaSuiteContract {

    /** A backend under test. */
    @Override
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    @Override
    double tolerance();

    @Test
    default void implementsExactlyOneMode() {
        Backend backend = backend();
        assertThat(Stream.of(ForwardMode.class, ReverseMode.class, JacobianMode.class)
                        .filter(mode -> mode.isInstance(backend)))
                .hasSize(1);
    }

    @Test
    default void hasAKebabCaseName() {
        assertThat(backend().name()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void computesTheJacobian(Example example) {
        ValueAndJacobian both = backend().valueAndJacobian(example.f(), example.x());
        assertThat(both.value()).isEqualTo(example.value());
        assertMatrix(both.jacobian(), example);
        assertMatrix(backend().jacobian(example.f(), example.x()), example);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pushesForward(Example example) {
        double[] expected = example.times(example.tangent());
        ValueAndPushforward both = backend().valueAndPushforward(example.f(), example.x(), example.tangent());
        assertThat(both.value()).isEqualTo(example.value());
        assertVector(both.pushforward(), expected);
        assertVector(backend().pushforward(example.f(), example.x(), example.tangent()), expected);

        Pushforward pushforward = backend().pushforwardAt(example.f(), example.x());
        assertThat(pushforward.value()).isEqualTo(example.value());
        assertVector(pushforward.apply(example.tangent()), expected);
        assertVector(pushforward.apply(example.tangent()), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pullsBack(Example example) {
        double[] expected = example.transposeTimes(example.cotangent());
        ValueAndPullback both = backend().valueAndPullback(example.f(), example.x(), example.cotangent());
        assertThat(both.value()).isEqualTo(example.value());
        assertVector(both.pullback(), expected);
        assertVector(backend().pullback(example.f(), example.x(), example.cotangent()), expected);

        Pullback pullback = backend().pullbackAt(example.f(), example.x());
        assertThat(pullback.value()).isEqualTo(example.value());
        assertVector(pullback.apply(example.cotangent()), expected);
        assertVector(pullback.apply(example.cotangent()), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pushesABatchForwardAsItPushesOneByOne(Example example) {
        int n = example.n();
        int k = 3;
        var tangents = new DMatrixRMaj(n, k);
        for (int i = 0; i < n; i++) {
            tangents.data[i * k] = example.tangent()[i];
            tangents.data[i * k + 1] = i - 1.5;
        }
        ValueAndPushforwards all = backend().valueAndPushforwards(example.f(), example.x(), tangents);
        DMatrixRMaj again = backend().pushforwardAt(example.f(), example.x()).applyAll(tangents);

        assertThat(all.value()).isEqualTo(example.value());
        assertThat(all.pushforwards().numRows).isEqualTo(example.m());
        assertThat(all.pushforwards().numCols).isEqualTo(k);
        for (int column = 0; column < k; column++) {
            double[] one = backend().pushforward(example.f(), example.x(), column(tangents, column));
            assertVector(column(all.pushforwards(), column), one);
            assertVector(column(again, column), one);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pullsABatchBackAsItPullsOneByOne(Example example) {
        int k = 3;
        int m = example.m();
        var cotangents = new DMatrixRMaj(k, m);
        for (int i = 0; i < m; i++) {
            cotangents.data[i] = example.cotangent()[i];
            cotangents.data[m + i] = 2.0 - i;
        }
        Pullback pullback = backend().pullbackAt(example.f(), example.x());
        DMatrixRMaj all = pullback.applyAll(cotangents, example.n());

        assertThat(all.numRows).isEqualTo(k);
        assertThat(all.numCols).isEqualTo(example.n());
        for (int row = 0; row < k; row++) {
            assertVector(row(all, row), pullback.apply(row(cotangents, row)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pairsPushforwardAndPullback(Example example) {
        double[] pushed = backend().pushforward(example.f(), example.x(), example.tangent());
        double[] pulled = backend().pullback(example.f(), example.x(), example.cotangent());
        assertThat(dot(example.cotangent(), pushed))
                .isCloseTo(dot(pulled, example.tangent()), offset(dot(pulled, example.tangent())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void pushesASumOfTangentsToTheSum(Example example) {
        double[] other = new double[example.n()];
        double[] sum = new double[example.n()];
        for (int i = 0; i < other.length; i++) {
            other[i] = 0.25 * i - 1.0;
            sum[i] = example.tangent()[i] + other[i];
        }
        double[] first = backend().pushforward(example.f(), example.x(), example.tangent());
        double[] second = backend().pushforward(example.f(), example.x(), other);
        for (int i = 0; i < first.length; i++) {
            first[i] += second[i];
        }
        assertVector(backend().pushforward(example.f(), example.x(), sum), first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void changesNoArgument(Example example) {
        VectorFunction overwriting = x -> {
            double[] value = example.f().apply(x.clone());
            for (int i = 0; i < x.length; i++) {
                x[i] = Double.NaN;
            }
            return value;
        };
        double[] x = example.x().clone();
        double[] tangent = example.tangent().clone();
        double[] cotangent = example.cotangent().clone();
        backend().valueAndJacobian(overwriting, x);
        backend().valueAndPushforward(overwriting, x, tangent);
        backend().valueAndPullback(overwriting, x, cotangent);
        backend().pushforwardAt(overwriting, x).value();

        assertThat(x).isEqualTo(example.x());
        assertThat(tangent).isEqualTo(example.tangent());
        assertThat(cotangent).isEqualTo(example.cotangent());
        assertMatrix(backend().jacobian(overwriting, x), example);
    }

    @Test
    default void givesResultsOfItsOwnThoughTheFunctionGivesOneArrayAgainAndAgain() {
        double[] buffer = new double[2];
        VectorFunction f = x -> {
            buffer[0] = x[0] * x[1];
            buffer[1] = x[0];
            return buffer;
        };
        double[] x = {2.0, 3.0};
        ValueAndJacobian first = backend().valueAndJacobian(f, x);
        double[] value = backend().pushforwardAt(f, x).value();
        backend().valueAndJacobian(f, new double[] {5.0, 7.0});
        assertThat(first.value()).containsExactly(6.0, 2.0);
        assertThat(value).containsExactly(6.0, 2.0);
        assertVector(first.jacobian().data, new double[] {3.0, 2.0, 1.0, 0.0});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void multipliesLazilyAsEagerly(Example example) {
        LazyJacobian lazy = backend().lazyJacobian(example.f(), example.x());
        assertThat(lazy.rows()).isEqualTo(example.m());
        assertThat(lazy.columns()).isEqualTo(example.n());
        assertVector(lazy.times(example.tangent()), example.times(example.tangent()));
        assertVector(lazy.transposeTimes(example.cotangent()), example.transposeTimes(example.cotangent()));
        assertVector(lazy.transpose().times(example.cotangent()), example.transposeTimes(example.cotangent()));
        assertMatrix(lazy.toMatrix(), example);
        assertVector(lazy.times(2.0).times(example.tangent()), scaled(2.0, example.times(example.tangent())));
    }

    @Test
    default void linearizesOnceForAllLazyProducts() {
        var counted = new Counted();
        Example example = Example.all().get(2);
        LazyJacobian lazy = backend().lazyJacobian(counted.of(example.f()), example.x());
        assertThat(counted.evaluations()).isZero();

        lazy.transposeTimes(example.cotangent());
        int once = counted.evaluations();
        lazy.transposeTimes(example.cotangent());
        lazy.transpose().times(example.cotangent());
        assertThat(counted.evaluations()).isEqualTo(once);

        lazy.times(example.tangent());
        int before = counted.evaluations();
        lazy.times(example.tangent());
        // A forward mode has nothing to keep: each pushforward is one sweep.
        assertThat(counted.evaluations() - before).isEqualTo(backend() instanceof ForwardMode ? 1 : 0);
    }

    @Test
    default void differentiatesFunctionsOfOneNumber() {
        ValueAndDerivative both = backend().valueAndDerivative(x -> x * x * x - 2.0 * x, 1.5);
        assertThat(both.value()).isEqualTo(0.375);
        assertThat(both.derivative()).isCloseTo(4.75, offset(4.75));
        assertThat(backend().derivative(x -> x * x * x - 2.0 * x, 1.5)).isCloseTo(4.75, offset(4.75));
        assertThat(backend().lazyDerivative(x -> x * x, 3.0).times(2.0)).isCloseTo(12.0, offset(12.0));
    }

    @Test
    default void differentiatesCurves() {
        CurveValueAndDerivative both = backend().curveValueAndDerivative(t -> new double[] {t * t, 1.0 / t, 5.0}, 2.0);
        assertThat(both.value()).containsExactly(4.0, 0.5, 5.0);
        assertVector(both.derivative(), new double[] {4.0, -0.25, 0.0});
        assertThat(backend().curveDerivative(t -> new double[0], 2.0)).isEmpty();
    }

    @Test
    default void computesGradients() {
        double[] x = {1.0, 2.0, 3.0};
        double[] expected = {6.0, 3.0, 2.0};
        ValueAndGradient both = backend().valueAndGradient(y -> y[0] * y[1] * y[2], x);
        assertThat(both.value()).isEqualTo(6.0);
        assertVector(both.gradient(), expected);
        assertVector(backend().gradient(y -> y[0] * y[1] * y[2], x), expected);

        LazyGradient lazy = backend().lazyGradient(y -> y[0] * y[1] * y[2], x);
        assertThat(lazy.length()).isEqualTo(3);
        assertVector(lazy.toArray(), expected);
        assertThat(lazy.dot(new double[] {1.0, -1.0, 1.0})).isCloseTo(5.0, offset(5.0));
    }

    @Test
    default void computesGradientsOfNothingAndOfConstants() {
        ValueAndGradient ofNothing = backend().valueAndGradient(x -> 3.5, new double[0]);
        assertThat(ofNothing.value()).isEqualTo(3.5);
        assertThat(ofNothing.gradient()).isEmpty();
        assertThat(backend().gradient(x -> 3.5, new double[] {1.0, 2.0})).containsExactly(0.0, 0.0);
        assertThat(backend().derivative(x -> 3.5, 1.0)).isZero();
    }

    @Test
    default void computesTheGradientOfASumAsTheSumOfGradients() {
        double[] x = {0.3, -1.2, 2.0};
        ScalarField f = y -> y[0] * y[1] + y[2] * y[2];
        ScalarField g = y -> y[0] / y[2] - y[1];
        double[] sum = backend().gradient(f, x);
        double[] ofG = backend().gradient(g, x);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += ofG[i];
        }
        assertVector(backend().gradient(y -> (y[0] * y[1] + y[2] * y[2]) + (y[0] / y[2] - y[1]), x), sum);
    }

    @Test
    default void differentiatesAFunctionOfManyInputs() {
        // A chain, so that a block of columns mixed up with its neighbour shows.
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += (i + 1) * x[i] * x[i + 1];
            }
            return sum;
        };
        double[] x = new double[1003];
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = 1.0 + i % 7;
        }
        for (int i = 0; i < x.length; i++) {
            expected[i] = (i + 1 < x.length ? (i + 1) * x[i + 1] : 0.0) + (i > 0 ? i * x[i - 1] : 0.0);
        }
        assertVector(backend().gradient(f, x), expected, Math.abs(f.apply(x)));
    }

    @Test
    default void differentiatesTallAndWideJacobians() {
        double[] x = new double[40];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.5 + 0.01 * i;
        }
        VectorFunction tall = v -> {
            double[] y = new double[3 * v.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = (i + 1) * v[i % v.length];
            }
            return y;
        };
        DMatrixRMaj jacobian = backend().jacobian(tall, x);
        assertThat(jacobian.numRows).isEqualTo(120);
        assertThat(jacobian.numCols).isEqualTo(40);
        for (int i = 0; i < 120; i++) {
            for (int j = 0; j < 40; j++) {
                assertThat(jacobian.get(i, j)).isCloseTo(j == i % 40 ? i + 1.0 : 0.0, offset(120.0));
            }
        }
        VectorFunction wide = v -> new double[] {v[0] * v[39], v[20]};
        double[] pulled = backend().pullback(wide, x, new double[] {2.0, 3.0});
        assertThat(pulled[0]).isCloseTo(2.0 * x[39], offset(1.0));
        assertThat(pulled[20]).isCloseTo(3.0, offset(3.0));
        assertThat(pulled[39]).isCloseTo(2.0 * x[0], offset(1.0));
        assertThat(pulled[1]).isZero();
    }

    @Test
    default void promotesIntegers() {
        int three = 3;
        long seven = 7L;
        ScalarField f = x -> {
            int quotient = three / 2;
            return quotient * x[0] + x[1] * seven + 2 * x[0];
        };
        double[] gradient = backend().gradient(f, new double[] {1, 2});
        assertVector(gradient, new double[] {3.0, 7.0});
    }

    @Test
    default void followsClosuresThatCaptureWhatMoves() {
        ScalarField f = x -> {
            DoubleUnaryOperator scaled = a -> a * x[0];
            DoubleUnaryOperator twice = a -> scaled.applyAsDouble(scaled.applyAsDouble(a));
            return twice.applyAsDouble(x[1]);
        };
        assertVector(backend().gradient(f, new double[] {3.0, 5.0}), new double[] {30.0, 9.0});
    }

    /** The inner function is a lambda that the outer one makes, which the inner backend must be able to read. */
    @Test
    default void differentiatesFunctionsThatDifferentiateOthers() {
        Backend backend = backend();
        ScalarField f = x -> {
            double scale = 2.0;
            double[] slopes = backend.gradient(y -> scale * y[0] * y[0] * y[1], new double[] {3.0, 5.0});
            return slopes[0] * x[0] + slopes[1] * x[1] * x[1];
        };
        assertVector(backend.gradient(f, new double[] {1.0, 2.0}), new double[] {60.0, 72.0});
    }

    @Test
    default void keepsDerivativesWhereTheValueIsZero() {
        assertVector(
                backend().gradient(x -> x[0] * x[1] * x[2], new double[] {0.0, 2.0, 3.0}),
                new double[] {6.0, 0.0, 0.0});
        assertVector(backend().gradient(x -> Math.sin(x[0]) + x[1] * x[1], new double[2]), new double[] {1.0, 0.0});
    }

    @Test
    default void followsMatricesInPlace() {
        // The determinant of a 2 x 2 matrix by elimination in place.
        ScalarField f = x -> {
            double[][] a = {{x[0], x[1]}, {x[2], x[3]}};
            double factor = a[1][0] / a[0][0];
            for (int j = 0; j < 2; j++) {
                a[1][j] -= factor * a[0][j];
            }
            return a[0][0] * a[1][1];
        };
        assertVector(backend().gradient(f, new double[] {2.0, 3.0, 5.0, 7.0}), new double[] {7.0, -5.0, -3.0, 2.0});
    }

    @Test
    default void refusesTangentsAndCotangentsOfTheWrongLength() {
        VectorFunction f = x -> new double[] {x[0] * x[1], x[2]};
        double[] x = {1.0, 2.0, 3.0};
        assertThatThrownBy(() -> backend().pushforward(f, x, new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pushforward: tangent must have length 3 but had length 2");
        assertThatThrownBy(() -> backend().pushforwardAt(f, x).apply(new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pushforward: tangent must have length 3 but had length 2");
        assertThatThrownBy(() -> backend().valueAndPushforwards(f, x, new DMatrixRMaj(2, 4)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pushforward: each tangent must have length 3 but had length 2");
        assertThatThrownBy(() -> backend().pullback(f, x, new double[3]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pullback: cotangent must have length 2 but had length 3");
        assertThatThrownBy(() -> backend().lazyJacobian(f, x).times(new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("times: tangent must have length 3 but had length 2");
        assertThatThrownBy(() -> backend().lazyJacobian(f, x).transposeTimes(new double[3]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("transposeTimes: cotangent must have length 2 but had length 3");
    }

    @Test
    default void letsTheUsersExceptionThroughAndWorksAfterwards() {
        var mine = new IllegalStateException("mine");
        boolean[] fails = {true};
        ScalarField f = Counted.before(x -> x[0] * x[1], () -> {
            if (fails[0]) {
                throw mine;
            }
        });
        Backend backend = backend();
        double[] x = {3.0, 4.0};
        PreparedGradient prepared = backend.prepareGradient(f, 2);
        double[] gradient = new double[2];
        assertThatThrownBy(() -> backend.gradient(f, x)).isSameAs(mine);
        assertThatThrownBy(() -> backend.gradient(f, x)).isSameAs(mine);
        assertThatThrownBy(() -> prepared.valueAndGradient(x, gradient)).isSameAs(mine);

        fails[0] = false;
        assertVector(backend.gradient(f, x), new double[] {4.0, 3.0});
        assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(12.0);
        assertVector(gradient, new double[] {4.0, 3.0});
    }

    @Test
    default void letsAnExceptionFromMidwayThroughPlainCodeThrough() {
        Backend backend = backend();
        ScalarField f = x -> {
            double square = x[0] * x[0];
            if (square > 4.0) {
                throw new IllegalArgumentException("too far out");
            }
            return square * x[1];
        };
        assertThatThrownBy(() -> backend.gradient(f, new double[] {3.0, 1.0}))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("too far out");
        assertVector(backend.gradient(f, new double[] {1.0, 2.0}), new double[] {4.0, 1.0});
    }

    @Test
    default void preparesGradientsThatAgreeWithUnpreparedOnes() {
        ScalarField f = x -> x[0] > 0 ? x[0] * x[1] : x[1] * x[1];
        PreparedGradient prepared = backend().prepareGradient(f, 2);
        assertThat(prepared.dimension()).isEqualTo(2);
        double[] gradient = {Double.NaN, Double.NaN};
        for (double[] x : List.of(new double[] {2.0, 3.0}, new double[] {-2.0, 5.0}, new double[] {2.0, 3.0})) {
            assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(f.apply(x));
            assertVector(gradient, backend().gradient(f, x));
        }
        assertThat(prepared.copy().valueAndGradient(new double[] {2.0, 3.0}, gradient))
                .isEqualTo(6.0);
        assertVector(gradient, new double[] {3.0, 2.0});
    }

    @Test
    default void preparesObjectivesForDataThatChanges() {
        Objective<double[]> f = (x, data) -> {
            double error = x[0] * data[0] + x[1] - data[1];
            return error * error;
        };
        PreparedObjective<double[]> prepared = backend().prepareGradient(f, 2);
        assertThat(prepared.dimension()).isEqualTo(2);
        double[] gradient = new double[2];
        assertThat(prepared.valueAndGradient(new double[] {2.0, 1.0}, new double[] {3.0, 5.0}, gradient))
                .isEqualTo(4.0);
        assertVector(gradient, new double[] {12.0, 4.0});
        assertThat(prepared.copy().valueAndGradient(new double[] {2.0, 1.0}, new double[] {-1.0, 0.0}, gradient))
                .isEqualTo(1.0);
        assertVector(gradient, new double[] {2.0, -2.0});
    }

    @Test
    default void refusesPointsOfAnotherLengthThanPreparedFor() {
        PreparedGradient prepared = backend().prepareGradient((ScalarField) x -> x[0], 2);
        assertThatThrownBy(() -> prepared.valueAndGradient(new double[3], new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndGradient: x must have length 2 but had length 3");
        assertThatThrownBy(() -> prepared.valueAndGradient(new double[2], new double[1]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndGradient: gradient must have length 2 but had length 1");
    }

    @Test
    default void keepsNothingOfANaNForTheNextCall() {
        ScalarField f = x -> x[0] * x[1] + 1.0 / x[0];
        Backend backend = backend();
        PreparedGradient prepared = backend.prepareGradient(f, 2);
        double[] gradient = new double[2];
        double[] poisoned = {Double.NaN, Double.NaN};
        assertThat(backend.valueAndGradient(f, poisoned).value()).isNaN();
        assertThat(prepared.valueAndGradient(poisoned, gradient)).isNaN();

        double[] x = {2.0, 3.0};
        assertVector(backend.gradient(f, x), new double[] {2.75, 2.0});
        assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(6.5);
        assertVector(gradient, new double[] {2.75, 2.0});
    }

    @Test
    default void refusesASecondThreadInOnePreparedObject() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        boolean[] waits = {true};
        ScalarField f = Counted.before(x -> x[0] * x[0], () -> {
            if (waits[0]) {
                inside.countDown();
                await(leave);
            }
        });
        PreparedGradient prepared = backend().prepareGradient(f, 1);
        double[] gradient = new double[1];
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Double> value = other.submit(() -> prepared.valueAndGradient(new double[] {3.0}, new double[1]));
            inside.await();
            assertThatThrownBy(() -> prepared.valueAndGradient(new double[] {3.0}, gradient))
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasMessage("valueAndGradient: a prepared object must be used by one call at a time but was in use;"
                            + " give each thread a copy()");
            waits[0] = false;
            leave.countDown();
            assertThat(value.get()).isEqualTo(9.0);
            assertThat(prepared.valueAndGradient(new double[] {3.0}, gradient)).isEqualTo(9.0);
        } finally {
            leave.countDown();
            other.shutdownNow();
        }
    }

    @Test
    default void mayBeSharedByThreads() throws Exception {
        Backend backend = backend();
        int threads = 3;
        var start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Boolean>> tasks = Stream.of(1.0, 2.0, 3.0)
                    .<Callable<Boolean>>map(scale -> () -> {
                        start.await();
                        return agreesThroughout(backend, scale);
                    })
                    .toList();
            for (Future<Boolean> agreed : pool.invokeAll(tasks)) {
                assertThat(agreed.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean agreesThroughout(Backend backend, double scale) {
        double[] x = {scale, 1.0, -scale, 0.5};
        for (int call = 0; call < 200; call++) {
            double[] gradient = backend.gradient(y -> scale * (y[0] * y[1] + y[2] * y[2] * y[3]), x);
            assertVector(
                    gradient, new double[] {scale, scale * scale, scale * (2.0 * -scale * 0.5), scale * scale * scale});
        }
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertMatrix(DMatrixRMaj actual, Example example) {
        assertThat(actual.numRows).isEqualTo(example.m());
        assertThat(actual.numCols).isEqualTo(example.n());
        assertVector(actual.data, example.matrix().data);
    }

    /** Compares normwise. */
    private void assertVector(double[] actual, double[] expected) {
        assertVector(actual, expected, 0.0);
    }

    /** Compares normwise; differences of values lose digits where the values are large beside the derivative. */
    private void assertVector(double[] actual, double[] expected, double valueSize) {
        double largest = valueSize;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, offset(largest));
    }

    private Offset<Double> offset(double size) {
        return within(tolerance() * Math.max(1.0, Math.abs(size)));
    }

    private static double[] scaled(double factor, double[] vector) {
        double[] product = vector.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    private static double[] column(DMatrixRMaj matrix, int column) {
        double[] values = new double[matrix.numRows];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i, column);
        }
        return values;
    }

    private static double[] row(DMatrixRMaj matrix, int row) {
        double[] values = new double[matrix.numCols];
        for (int j = 0; j < values.length; j++) {
            values[j] = matrix.get(row, j);
        }
        return values;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
