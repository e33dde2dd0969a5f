package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.VectorFunction;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every solver of least squares keeps to. */
interface LeastSquaresContract extends SolverContract {

    /** A line through (0, 1), (1, 2), (2, 4), (3, 4): slope 1.1 and offset 1.1. */
    static double[] line(double[] b) {
        double[] y = {1, 2, 4, 4};
        double[] f = new double[4];
        for (int i = 0; i < 4; i++) {
            f[i] = b[0] + b[1] * i - y[i];
        }
        return f;
    }

    static double[] twoForTwo(double[] x) {
        return new double[] {x[0] - 1, x[1] - 2};
    }

    /** Both parameters move the residuals alike. */
    static double[] alike(double[] b) {
        return new double[] {b[0] + b[1] - 1, 2 * b[0] + 2 * b[1] - 3, b[0] + b[1]};
    }

    static double[] nothingToGain(double[] x) {
        return new double[] {0.0 * x[0], 0.0 * x[1]};
    }

    private Iterate solve(VectorFunction residuals, double... x0) {
        return iterates(residuals, x0, stopping -> stopping).blockLast();
    }

    @Test
    default void solvesLinearLeastSquaresInOneStepWithItsCovariance() {
        Iterate last = solve(LeastSquaresContract::line, 0, 0);
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.number()).isLessThanOrEqualTo(2);
        assertThat(last.point()).containsExactly(new double[] {1.1, 1.1}, within(1e-12));
        // Residuals 0.1, 0.2, -0.7, 0.4: the sum of squares is 0.7, the variance 0.35.
        assertThat(2 * last.value()).isCloseTo(0.7, within(1e-12));
        // (J^T J)^-1 is (14 -6; -6 4) / 20.
        DMatrixRMaj covariance = last.covariance();
        assertThat(covariance.data)
                .containsExactly(new double[] {0.35 * 0.7, -0.35 * 0.3, -0.35 * 0.3, 0.35 * 0.2}, within(1e-12));
        assertThat(last.standardErrors())
                .containsExactly(new double[] {Math.sqrt(0.245), Math.sqrt(0.07)}, within(1e-12));
    }

    @Test
    default void refusesACovarianceOfAsManyParametersAsResiduals() {
        Iterate last = solve(LeastSquaresContract::twoForTwo, 0, 0);
        assertThat(last.point()).containsExactly(new double[] {1, 2}, within(1e-12));
        assertThatThrownBy(last::covariance)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("covariance: there must be more residuals than parameters but there are 2 for 2");
    }

    @Test
    default void refusesACovarianceOfParametersThatCannotBeToldApart() {
        Iterate last = solve(LeastSquaresContract::alike, 0, 0);
        assertThatThrownBy(last::covariance)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("covariance: the Jacobian must have full rank but parameter 1 moves the residuals as those"
                        + " before it do");
    }

    @Test
    default void saysThatEveryResidualIsZero() {
        Iterate last = solve(LeastSquaresContract::nothingToGain, 3, 4);
        assertThat(last.number()).isZero();
        assertThat(last.status()).isEqualTo(Status.CONVERGED_BY_VALUE);
        assertThat(last.reason()).isEqualTo("converged: every residual is zero");
    }
}
