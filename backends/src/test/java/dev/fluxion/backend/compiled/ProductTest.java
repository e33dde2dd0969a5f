package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Products with several vectors at one point. */
class ProductTest {

    private static final double TOLERANCE = 1e-13;

    private final CompiledTape backend = CompiledTape.create();

    /** Of length 3 where the first component is positive, and otherwise of length 1. */
    private static final VectorFunction OF_TWO_LENGTHS = x ->
            x[0] > 0.0 ? new double[] {x[0] * x[1], Math.sin(x[1]), x[0] / x[1]} : new double[] {x[0] - x[1] * x[1]};

    private static final double[][] POINTS = {{2.0, 3.0}, {-1.0, 0.5}, {0.25, -4.0}, {-3.0, 1.0}, {1.0, 1.0}};

    @Test
    void pullsSeveralCotangentsBackWhateverTheLengthOfTheValue() {
        PreparedPullback prepared = backend.preparePullback(OF_TWO_LENGTHS, 2);
        for (double[] x : POINTS) {
            int m = x[0] > 0.0 ? 3 : 1;
            var cotangents = new DMatrixRMaj(m, 4);
            for (int i = 0; i < cotangents.data.length; i++) {
                cotangents.data[i] = i - 2.5;
            }
            ValueAndPullbacks expected = ForwardDual.create().valueAndPullbacks(OF_TWO_LENGTHS, x, cotangents);
            ValueAndPullbacks computed = prepared.valueAndPullbacks(x, cotangents);
            assertThat(computed.value()).containsExactly(expected.value());
            assertThat(computed.pullbacks().data).containsExactly(expected.pullbacks().data, within(TOLERANCE));
            Pullback here = prepared.at(x);
            assertThat(here.value()).containsExactly(expected.value());
            assertThat(here.applyColumns(cotangents, 2).data)
                    .containsExactly(expected.pullbacks().data, within(TOLERANCE));
        }
    }

    @Test
    void refusesCotangentsOfAnotherLengthThanThatOfTheValueThere() {
        PreparedPullback prepared = backend.preparePullback(OF_TWO_LENGTHS, 2);
        assertThat(prepared.valueAndPullback(POINTS[0], new double[3]).value()).hasSize(3);
        assertThatThrownBy(() -> prepared.valueAndPullback(POINTS[1], new double[3]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pullback: cotangent must have length 1 but had length 3");
        assertThatThrownBy(() -> prepared.at(POINTS[0]).apply(new double[1]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pullback: cotangent must have length 3 but had length 1");
        assertThat(prepared.valueAndPullback(POINTS[1], new double[1]).value()).hasSize(1);
    }

    @Test
    void pushesSeveralTangentsForward() {
        PreparedPushforward prepared = backend.preparePushforward(OF_TWO_LENGTHS, 2);
        var tangents = new DMatrixRMaj(new double[][] {{1.0, 0.0, 2.0}, {0.0, 1.0, -5.0}});
        for (double[] x : POINTS) {
            DMatrixRMaj expected = ForwardDual.create()
                    .valueAndPushforwards(OF_TWO_LENGTHS, x, tangents)
                    .pushforwards();
            assertThat(prepared.valueAndPushforwards(x, tangents).pushforwards().data)
                    .containsExactly(expected.data, within(TOLERANCE));
            assertThat(prepared.at(x).applyAll(tangents).data).containsExactly(expected.data, within(TOLERANCE));
        }
    }

    @Test
    void multipliesTheHessianWithSeveralTangents() {
        ScalarField f = x -> x[0] * x[0] * x[1] + Math.exp(x[1]);
        PreparedHessianVectorProduct prepared = backend.prepareHessianVectorProduct(f, 2);
        for (double[] x : POINTS) {
            Pushforward here = prepared.at(x);
            assertThat(here.value())
                    .containsExactly(new double[] {2.0 * x[0] * x[1], x[0] * x[0] + Math.exp(x[1])}, within(TOLERANCE));
            double[] hessian = {2.0 * x[1], 2.0 * x[0], 2.0 * x[0], Math.exp(x[1])};
            var units = new DMatrixRMaj(new double[][] {{1.0, 0.0}, {0.0, 1.0}});
            assertThat(here.applyAll(units).data).containsExactly(hessian, within(TOLERANCE));
            assertThat(prepared.hessianVectorProducts(x, units).data).containsExactly(hessian, within(TOLERANCE));
        }
    }

    @Test
    void staysAtWhatTheFunctionReadThere() {
        double[] factor = {2.0};
        PreparedPullback prepared = backend.preparePullback(x -> new double[] {factor[0] * x[0] * x[0]}, 1);
        Pullback here = prepared.at(new double[] {3.0});
        factor[0] = 5.0;
        assertThat(here.apply(new double[] {1.0})).containsExactly(12.0);
        assertThat(here.value()).containsExactly(18.0);
        assertThat(prepared.at(new double[] {3.0}).apply(new double[] {1.0})).containsExactly(30.0);
    }

    @Test
    void takesManyCotangentsOfWhatCannotBeRecorded() {
        AtomicInteger calls = new AtomicInteger();
        PreparedPullback prepared = backend.preparePullback(
                x -> {
                    calls.incrementAndGet();
                    return new double[] {x[0] * x[1], x[1]};
                },
                2);
        Pullback here = prepared.at(new double[] {2.0, 3.0});
        assertThat(here.apply(new double[] {1.0, 0.0})).containsExactly(3.0, 2.0);
        assertThat(here.apply(new double[] {0.0, 1.0})).containsExactly(0.0, 1.0);
        assertThat(calls).hasValue(1);
    }
}
