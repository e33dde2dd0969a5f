package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What prepared objects keep, whichever backend prepared them: the results are those of derivatives worked out by hand, at the
 * first point and the tenth, whatever happened between; results go where they are told; and misuse is refused.
 */
public interface PreparedContract {

    /** A backend under test. */
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    double tolerance();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void preparesJacobians(Example example) {
        PreparedJacobian prepared = backend().prepareJacobian(example.f(), example.n());
        assertThat(prepared.dimension()).isEqualTo(example.n());
        for (PreparedJacobian each : new PreparedJacobian[] {prepared, prepared.copy(), prepared}) {
            ValueAndJacobian both = each.valueAndJacobian(example.x());
            assertThat(both.value()).isEqualTo(example.value());
            close(both.jacobian(), example.matrix());

            double[] value = filled(example.m());
            var jacobian = new DMatrixRMaj(example.m(), example.n(), true, filled(example.m() * example.n()));
            each.valueAndJacobian(example.x(), value, jacobian);
            assertThat(value).isEqualTo(example.value());
            close(jacobian, example.matrix());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void preparesPushforwards(Example example) {
        PreparedPushforward prepared = backend().preparePushforward(example.f(), example.n());
        assertThat(prepared.dimension()).isEqualTo(example.n());
        double[] expected = example.times(example.tangent());
        for (PreparedPushforward each : new PreparedPushforward[] {prepared, prepared.copy(), prepared}) {
            ValueAndPushforward both = each.valueAndPushforward(example.x(), example.tangent());
            assertThat(both.value()).isEqualTo(example.value());
            close(both.pushforward(), expected);

            double[] value = filled(example.m());
            double[] product = filled(example.m());
            each.valueAndPushforward(example.x(), example.tangent(), value, product);
            assertThat(value).isEqualTo(example.value());
            close(product, expected);

            Pushforward here = each.at(example.x());
            close(here.apply(example.tangent()), expected);
            Arrays.fill(product, Double.NaN);
            here.apply(example.tangent(), product);
            close(product, expected);
            assertThat(here.value()).isEqualTo(example.value());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void preparesPullbacks(Example example) {
        PreparedPullback prepared = backend().preparePullback(example.f(), example.n());
        assertThat(prepared.dimension()).isEqualTo(example.n());
        double[] expected = example.transposeTimes(example.cotangent());
        for (PreparedPullback each : new PreparedPullback[] {prepared, prepared.copy(), prepared}) {
            ValueAndPullback both = each.valueAndPullback(example.x(), example.cotangent());
            assertThat(both.value()).isEqualTo(example.value());
            close(both.pullback(), expected);

            double[] value = filled(example.m());
            double[] product = filled(example.n());
            each.valueAndPullback(example.x(), example.cotangent(), value, product);
            assertThat(value).isEqualTo(example.value());
            close(product, expected);

            Pullback here = each.at(example.x());
            close(here.apply(example.cotangent()), expected);
            Arrays.fill(product, Double.NaN);
            here.apply(example.cotangent(), product);
            close(product, expected);
            assertThat(here.value()).isEqualTo(example.value());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Example#all")
    default void preparesBatchesThatAgreeWithOneByOne(Example example) {
        for (int k : new int[] {0, 1, 3, 9}) {
            DMatrixRMaj tangents = ramp(example.n(), k);
            ValueAndPushforwards pushed =
                    backend().preparePushforward(example.f(), example.n()).valueAndPushforwards(example.x(), tangents);
            assertThat(pushed.value()).isEqualTo(example.value());
            close(pushed.pushforwards(), product(example.matrix(), false, tangents));
            close(
                    backend()
                            .preparePushforward(example.f(), example.n())
                            .at(example.x())
                            .applyAll(tangents),
                    product(example.matrix(), false, tangents));

            DMatrixRMaj cotangents = ramp(example.m(), k);
            ValueAndPullbacks pulled =
                    backend().preparePullback(example.f(), example.n()).valueAndPullbacks(example.x(), cotangents);
            assertThat(pulled.value()).isEqualTo(example.value());
            close(pulled.pullbacks(), product(example.matrix(), true, cotangents));
            close(
                    backend()
                            .valueAndPullbacks(example.f(), example.x(), cotangents)
                            .pullbacks(),
                    product(example.matrix(), true, cotangents));
        }
    }

    @Test
    default void followsTheValueOfAnotherLengthAtAnotherPoint() {
        VectorFunction f = x -> x[0] > 0 ? new double[] {x[0] * x[0]} : new double[] {x[0], 3.0 * x[0]};
        PreparedJacobian prepared = backend().prepareJacobian(f, 1);
        for (int round = 0; round < 2; round++) {
            close(prepared.valueAndJacobian(new double[] {2.0}).jacobian(), new DMatrixRMaj(1, 1, true, 4.0));
            close(prepared.valueAndJacobian(new double[] {-2.0}).jacobian(), new DMatrixRMaj(2, 1, true, 1.0, 3.0));
        }
        assertThatThrownBy(() -> prepared.valueAndJacobian(new double[] {2.0}, new double[2], new DMatrixRMaj(2, 1)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueAndJacobian: value must have length 1 but had length 2");
    }

    @Test
    default void refusesWhatDoesNotHaveTheShapePreparedFor() {
        VectorFunction f = x -> new double[] {x[0] * x[1], x[1], x[0]};
        double[] x = {2.0, 3.0};
        Backend backend = backend();
        refuses(
                () -> backend.prepareJacobian(f, 2).valueAndJacobian(new double[3]),
                "valueAndJacobian: x must have length 2 but had length 3");
        refuses(
                () -> backend.prepareJacobian(f, 2).valueAndJacobian(x, new double[3], new DMatrixRMaj(2, 3)),
                "valueAndJacobian: jacobian must be 3 x 2 but was 2 x 3");
        refuses(
                () -> backend.preparePushforward(f, 2).valueAndPushforward(x, new double[1]),
                "valueAndPushforward: tangent must have length 2 but had length 1");
        refuses(
                () -> backend.preparePushforward(f, 2).valueAndPushforward(x, x, new double[3], new double[2]),
                "valueAndPushforward: pushforward must have length 3 but had length 2");
        refuses(
                () -> backend.preparePushforward(f, 2).at(x).apply(new double[3]),
                "pushforward: tangent must have length 2 but had length 3");
        refuses(() -> backend.preparePushforward(f, 2).at(new double[1]), "at: x must have length 2 but had length 1");
        refuses(
                () -> backend.preparePullback(f, 2).valueAndPullback(x, new double[2]),
                "pullback: cotangent must have length 3 but had length 2");
        refuses(
                () -> backend.preparePullback(f, 2).at(x).apply(new double[3], new double[3]),
                "pullback: pullback must have length 2 but had length 3");
        refuses(
                () -> backend.preparePullback(f, 2).valueAndPullbacks(x, new DMatrixRMaj(2, 3)),
                "pullback: each cotangent must have length 3 but had length 2");
        refuses(() -> backend.prepareJacobian(f, -1), "prepare: n must not be negative but was -1");
    }

    @Test
    default void refusesALinearMapOfAPointThatIsNoLongerTheLast() {
        VectorFunction f = x -> new double[] {x[0] * x[0]};
        double[] one = {1.0};
        PreparedPushforward pushforwards = backend().preparePushforward(f, 1);
        Pushforward at3 = pushforwards.at(new double[] {3.0});
        close(at3.apply(one), new double[] {6.0});
        close(pushforwards.at(new double[] {4.0}).apply(one), new double[] {8.0});
        assertThatThrownBy(() -> at3.apply(one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("pushforward: the prepared object must still be at this point but has gone on to another;"
                        + " call at(x) again, or give each point a copy()");

        PreparedPullback pullbacks = backend().preparePullback(f, 1);
        Pullback back3 = pullbacks.at(new double[] {3.0});
        close(back3.apply(one), new double[] {6.0});
        pullbacks.valueAndPullback(new double[] {4.0}, one);
        assertThatThrownBy(() -> back3.apply(one, new double[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("pullback: the prepared object must still be at this point");
        Pullback back5 = pullbacks.copy().at(new double[] {5.0});
        Pullback back6 = pullbacks.at(new double[] {6.0});
        close(back5.apply(one), new double[] {10.0});
        close(back6.apply(one), new double[] {12.0});
    }

    @Test
    default void keepsAtThePointItWasGivenThoughTheCallerChangesTheArray() {
        VectorFunction f = x -> new double[] {x[0] * x[0] * x[0]};
        double[] x = {2.0};
        Pushforward pushforward = backend().preparePushforward(f, 1).at(x);
        Pullback pullback = backend().preparePullback(f, 1).at(x);
        x[0] = 100.0;
        close(pushforward.apply(new double[] {1.0}), new double[] {12.0});
        close(pullback.apply(new double[] {1.0}), new double[] {12.0});
    }

    @Test
    default void givesPreparedResultsThatTheNextCallDoesNotOverwrite() {
        VectorFunction f = x -> new double[] {x[0] * x[1], x[0]};
        double[] first = {2.0, 3.0};
        double[] second = {5.0, 7.0};
        PreparedJacobian jacobians = backend().prepareJacobian(f, 2);
        ValueAndJacobian jacobian = jacobians.valueAndJacobian(first);
        jacobians.valueAndJacobian(second);
        assertThat(jacobian.value()).containsExactly(6.0, 2.0);
        close(jacobian.jacobian(), new DMatrixRMaj(2, 2, true, 3.0, 2.0, 1.0, 0.0));

        PreparedPushforward pushforwards = backend().preparePushforward(f, 2);
        ValueAndPushforward pushed = pushforwards.valueAndPushforward(first, first);
        pushforwards.valueAndPushforward(second, first);
        assertThat(pushed.value()).containsExactly(6.0, 2.0);
        close(pushed.pushforward(), new double[] {12.0, 2.0});

        PreparedPullback pullbacks = backend().preparePullback(f, 2);
        ValueAndPullback pulled = pullbacks.valueAndPullback(first, first);
        pullbacks.valueAndPullback(second, first);
        assertThat(pulled.value()).containsExactly(6.0, 2.0);
        close(pulled.pullback(), new double[] {9.0, 4.0});
    }

    @Test
    default void writesResultsOverTheArgumentsIfTold() {
        ScalarField f = x -> x[0] * x[0] * x[1];
        VectorFunction g = x -> new double[] {x[0] * x[1], x[1] * x[1]};
        double[] x = {2.0, 3.0};
        assertThat(backend().prepareGradient(f, 2).valueAndGradient(x, x)).isEqualTo(12.0);
        close(x, new double[] {12.0, 4.0});

        double[] point = {2.0, 3.0};
        double[] tangent = {1.0, -1.0};
        backend().preparePushforward(g, 2).valueAndPushforward(point, tangent, point, tangent);
        assertThat(point).containsExactly(6.0, 9.0);
        close(tangent, new double[] {1.0, -6.0});

        double[] again = {2.0, 3.0};
        double[] cotangent = {1.0, -1.0};
        backend().preparePullback(g, 2).valueAndPullback(again, cotangent, again, cotangent);
        assertThat(again).containsExactly(6.0, 9.0);
        close(cotangent, new double[] {3.0, -4.0});

        double[] where = {2.0, 3.0};
        double[] weights = {1.0, -1.0};
        backend().preparePullback(g, 2).valueAndPullback(where, weights, weights, where);
        assertThat(weights).containsExactly(6.0, 9.0);
        close(where, new double[] {3.0, -4.0});

        double[] data = {5.0, 7.0};
        PreparedObjective<double[]> objective =
                backend().<double[]>prepareGradient((w, d) -> w[0] * w[0] * d[0] + w[1] * d[1], 2);
        assertThat(objective.valueAndGradient(new double[] {2.0, 3.0}, data, data))
                .isEqualTo(41.0);
        close(data, new double[] {20.0, 7.0});
    }

    @Test
    default void survivesNaNsAndExceptionsInEveryPreparedOperation() {
        boolean[] fails = {false};
        VectorFunction f = x -> {
            double product = x[0] * x[1];
            if (fails[0]) {
                throw new IllegalStateException("midway");
            }
            return new double[] {product, Math.sqrt(x[0])};
        };
        double[] x = {4.0, 3.0};
        double[] poisoned = {Double.NaN, Double.NaN};
        double[] weights = {1.0, 2.0};
        PreparedJacobian jacobians = backend().prepareJacobian(f, 2);
        PreparedPushforward pushforwards = backend().preparePushforward(f, 2);
        PreparedPullback pullbacks = backend().preparePullback(f, 2);
        for (int round = 0; round < 3; round++) {
            fails[0] = true;
            midway(() -> jacobians.valueAndJacobian(x));
            midway(() -> pushforwards.valueAndPushforward(x, weights));
            midway(() -> pullbacks.valueAndPullback(x, weights));
            fails[0] = false;
            assertThat(jacobians.valueAndJacobian(poisoned).value()).containsOnly(Double.NaN);
            assertThat(pushforwards.valueAndPushforward(poisoned, poisoned).pushforward())
                    .containsOnly(Double.NaN);
            assertThat(pullbacks.valueAndPullback(poisoned, poisoned).pullback())
                    .containsOnly(Double.NaN);
            close(jacobians.valueAndJacobian(x).jacobian(), new DMatrixRMaj(2, 2, true, 3.0, 4.0, 0.25, 0.0));
            close(pushforwards.valueAndPushforward(x, weights).pushforward(), new double[] {11.0, 0.25});
            close(pullbacks.valueAndPullback(x, weights).pullback(), new double[] {3.5, 4.0});
        }
    }

    @Test
    default void mayPrepareAndRunInsideItsOwnFunction() {
        Backend backend = backend();
        PreparedGradient inner = backend.prepareGradient((ScalarField) y -> y[0] * y[0], 1);
        double[] slope = new double[1];
        ScalarField outer = Counted.before(x -> x[0] * x[1], () -> inner.valueAndGradient(new double[] {5.0}, slope));
        double[] gradient = new double[2];
        PreparedGradient prepared = backend.prepareGradient(outer, 2);
        assertThat(prepared.valueAndGradient(new double[] {2.0, 3.0}, gradient)).isEqualTo(6.0);
        close(gradient, new double[] {3.0, 2.0});
        close(slope, new double[] {10.0});
    }

    @Test
    default void evaluatesOnceForManyProductsAtOnePoint() {
        var counted = new Counted();
        VectorFunction f = counted.of(x -> new double[] {x[0] * x[1], x[1], x[0] - x[1]});
        double[] x = {2.0, 3.0};
        Pullback pullback = backend().preparePullback(f, 2).at(x);
        int linearized = counted.evaluations();
        double[] product = new double[2];
        for (int i = 0; i < 10; i++) {
            pullback.apply(new double[] {1.0, i, -i}, product);
        }
        assertThat(counted.evaluations()).isEqualTo(linearized);

        Pushforward pushforward = backend().preparePushforward(f, 2).at(x);
        pushforward.apply(x);
        int once = counted.evaluations();
        for (int i = 0; i < 10; i++) {
            pushforward.apply(new double[] {1.0, i}, new double[3]);
        }
        assertThat(counted.evaluations() - once).isEqualTo(backend() instanceof ForwardMode ? 10 : 0);
        assertThat(pushforward.value()).containsExactly(6.0, 3.0, -1.0);
        assertThat(counted.evaluations() - once).isEqualTo(backend() instanceof ForwardMode ? 10 : 0);
    }

    private void close(DMatrixRMaj actual, DMatrixRMaj expected) {
        assertThat(new int[] {actual.numRows, actual.numCols}).containsExactly(expected.numRows, expected.numCols);
        close(Arrays.copyOf(actual.data, actual.getNumElements()), expected.data);
    }

    private void close(double[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).reduce(1.0, Math::max);
        assertThat(actual).containsExactly(expected, within(tolerance() * largest));
    }

    private static double[] filled(int length) {
        double[] filled = new double[length];
        Arrays.fill(filled, Double.NaN);
        return filled;
    }

    private static DMatrixRMaj ramp(int rows, int columns) {
        var ramp = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < ramp.data.length; i++) {
            ramp.data[i] = i % 4 - 1.5;
        }
        return ramp;
    }

    /** The product worked out from the elements, of the matrix or its transpose with another. */
    private static DMatrixRMaj product(DMatrixRMaj a, boolean transposed, DMatrixRMaj b) {
        int rows = transposed ? a.numCols : a.numRows;
        int inner = transposed ? a.numRows : a.numCols;
        var product = new DMatrixRMaj(rows, b.numCols);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < b.numCols; j++) {
                for (int l = 0; l < inner; l++) {
                    product.data[i * b.numCols + j] += (transposed ? a.get(l, i) : a.get(i, l)) * b.get(l, j);
                }
            }
        }
        return product;
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ShapeMismatchException.class).hasMessage(message);
    }

    private static void midway(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage("midway");
    }
}
