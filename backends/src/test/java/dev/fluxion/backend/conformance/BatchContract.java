package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Many points at once give what each of them gives alone. */
public interface BatchContract {

    /** Polar coordinates, and the area of the sector: from length 2 to length 3. */
    VectorFunction POLAR = x -> new double[] {x[0] * Math.cos(x[1]), x[0] * Math.sin(x[1]), 0.5 * x[0] * x[0] * x[1]};

    /** The backend under test. */
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    double tolerance();

    @Test
    default void differentiatesManyPointsAtOnce() {
        double[][] points = {{1.0, 0.5}, {2.0, -0.25}, {0.5, 3.0}, {1.5, 1.0}, {0.25, 2.0}};
        try (PreparedBatch batch = backend().prepareBatch(POLAR, 2)) {
            assertThat(batch.dimension()).isEqualTo(2);
            assertThat(batch.device()).isNotBlank();
            var stacked = new DMatrixRMaj(points);
            double[] before = stacked.data.clone();
            ValuesAndJacobians all = batch.valuesAndJacobians(stacked);
            assertThat(stacked.data).containsExactly(before);
            assertThat(all.values().numRows).isEqualTo(points.length);
            assertThat(all.jacobians().numRows).isEqualTo(points.length);
            for (int i = 0; i < points.length; i++) {
                double r = points[i][0];
                double sin = Math.sin(points[i][1]);
                double cos = Math.cos(points[i][1]);
                ValueAndJacobian at = all.at(i);
                assertThat(at.value()).containsExactly(POLAR.apply(points[i]), within(1e-14));
                double[] expected = {cos, -r * sin, sin, r * cos, r * points[i][1], 0.5 * r * r};
                assertThat(at.jacobian().numRows).isEqualTo(3);
                assertThat(at.jacobian().numCols).isEqualTo(2);
                assertThat(at.jacobian().data).containsExactly(expected, within(10.0 * tolerance()));
            }
            assertThat(batch.valuesAndJacobians(new DMatrixRMaj(points)).jacobians().data)
                    .as("the second time")
                    .containsExactly(all.jacobians().data);
        }
    }

    @Test
    default void differentiatesNoPointAndOne() {
        try (PreparedBatch batch = backend().prepareBatch(POLAR, 2)) {
            assertThat(batch.valuesAndJacobians(new DMatrixRMaj(0, 2)).values().numRows)
                    .isZero();
            ValuesAndJacobians one = batch.valuesAndJacobians(new DMatrixRMaj(new double[][] {{2.0, 0.0}}));
            assertThat(one.at(0).value()).containsExactly(2.0, 0.0, 0.0);
        }
    }

    @Test
    default void differentiatesManyPointsOfAFunctionWithoutOutputs() {
        try (PreparedBatch batch = backend().prepareBatch(x -> new double[0], 2)) {
            ValuesAndJacobians all = batch.valuesAndJacobians(new DMatrixRMaj(3, 2));
            assertThat(all.at(2).value()).isEmpty();
            assertThat(all.at(2).jacobian().numRows).isZero();
            assertThat(all.at(2).jacobian().numCols).isEqualTo(2);
        }
    }

    @Test
    default void refusesABatchOfPointsOfAnotherLength() {
        try (PreparedBatch batch = backend().prepareBatch(POLAR, 2)) {
            assertThatThrownBy(() -> batch.valuesAndJacobians(new DMatrixRMaj(4, 3)))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("valuesAndJacobians: each point must have length 2 but had length 3");
        }
    }

    @Test
    default void refusesABatchWhoseValuesDifferInLength() {
        VectorFunction uneven = x -> x[0] > 1.0 ? new double[] {x[0]} : new double[] {x[0], x[0]};
        try (PreparedBatch batch = backend().prepareBatch(uneven, 1)) {
            assertThatThrownBy(() -> batch.valuesAndJacobians(new DMatrixRMaj(new double[][] {{0.5}, {1.5}})))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("valuesAndJacobians: f(x) at every point must have length 2 but had length 1");
        }
    }

    @Test
    default void differentiatesAFieldAtManyPointsAtOnce() {
        double[][] points = {{1.0, 0.5}, {2.0, -0.25}, {0.5, 3.0}};
        try (PreparedGradientBatch batch = backend().prepareGradientBatch(x -> x[0] * x[0] * x[1], 2)) {
            assertThat(batch.dimension()).isEqualTo(2);
            assertThat(batch.device()).isNotBlank();
            assertThat(batch.valuesAndGradients(new DMatrixRMaj(0, 2)).values()).isEmpty();
            ValuesAndGradients all = batch.valuesAndGradients(new DMatrixRMaj(points));
            for (int i = 0; i < points.length; i++) {
                double a = points[i][0];
                double b = points[i][1];
                assertThat(all.at(i).value()).isEqualTo(a * a * b);
                assertThat(all.at(i).gradient())
                        .containsExactly(new double[] {2.0 * a * b, a * a}, within(10.0 * tolerance()));
            }
            assertThatThrownBy(() -> batch.valuesAndGradients(new DMatrixRMaj(4, 3)))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("valuesAndGradients: each point must have length 2 but had length 3");
        }
    }

    @Test
    default void refusesToComputeWhenClosed() {
        PreparedBatch batch = backend().prepareBatch(POLAR, 2);
        batch.close();
        batch.close();
        assertThatThrownBy(() -> batch.valuesAndJacobians(new DMatrixRMaj(1, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        PreparedGradientBatch gradients = backend().prepareGradientBatch(x -> x[0] * x[1], 2);
        gradients.close();
        assertThatThrownBy(() -> gradients.valuesAndGradients(new DMatrixRMaj(1, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
