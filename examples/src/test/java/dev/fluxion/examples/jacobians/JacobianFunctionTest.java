package dev.fluxion.examples.jacobians;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JacobianFunctionTest {

    /** The promise for batches on devices, relative to the largest number in a value or Jacobian. */
    private static final double TOLERANCE = 1e-12;

    /** At rest the links of a UR5 lie along x, and its first joint turns all of it about z. */
    @Test
    void robotArmIsWhereItsDimensionsPutIt() {
        ValueAndJacobian rest =
                ForwardDual.create().valueAndJacobian(JacobianFunction.ROBOT_ARM.function(), new double[6]);
        double x = -0.425 - 0.39225;
        double y = -(0.10915 + 0.0823);
        close(rest.value(), x, y, 0.089159 - 0.09465, 0, -1, 0);
        double[] first = new double[6];
        for (int i = 0; i < 6; i++) {
            first[i] = rest.jacobian().get(i, 0);
        }
        close(first, -y, x, 0, 1, 0, 0);
    }

    @Test
    void cameraSeesWhatIsInFrontOfIt() {
        double[] p = {0, 0, 0, 0, 0, -5, 500, 0.1, 0, 1, 2, 0};
        double scale = 500 * (1 + 0.1 * 0.2);
        close(JacobianFunction.REPROJECTION.function().apply(p), scale * 0.2, scale * 0.4);
        p[2] = Math.PI / 2;
        close(JacobianFunction.REPROJECTION.function().apply(p), scale * -0.4, scale * 0.2);
    }

    /**
     * Around their equilibrium the populations turn with the frequency {@code w = sqrt(alpha gamma)}: a step of the method multiplies by
     * {@code 1 + z + z^2/2 + z^3/6 + z^4/24}, where {@code z = i w h}.
     */
    @Test
    void populationsTurnAroundTheirEquilibrium() {
        double alpha = 1.0;
        double beta = 0.25;
        double gamma = 0.5;
        double delta = 0.1;
        double[] p = {gamma / delta, alpha / beta, alpha, beta, gamma, delta};
        ValueAndJacobian still = ForwardDual.create().valueAndJacobian(JacobianFunction.LOTKA_VOLTERRA.function(), p);
        close(still.value(), p[0], p[1]);
        double frequency = Math.sqrt(alpha * gamma);
        double angle = frequency * 5 / 40;
        double real = 1 - angle * angle / 2 + Math.pow(angle, 4) / 24;
        double imaginary = angle - Math.pow(angle, 3) / 6;
        double growth = Math.pow(Math.hypot(real, imaginary), 40);
        double turn = 40 * Math.atan2(imaginary, real);
        double c = growth * Math.cos(turn);
        double s = growth * Math.sin(turn) / frequency;
        double[] rotation = {c, -beta * p[0] * s, delta * p[1] * s, c};
        for (int i = 0; i < 4; i++) {
            assertThat(still.jacobian().get(i / 2, i % 2)).isCloseTo(rotation[i], within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource
    void batchesOfAparapiGpuAgreeWithDualNumbers(JacobianFunction function) {
        int count = 500;
        int n = function.dimension();
        var points = new DMatrixRMaj(count, n);
        var random = new SplittableRandom(7);
        for (int i = 0; i < count; i++) {
            System.arraycopy(function.point(random), 0, points.data, i * n, n);
        }
        try (AparapiGpu gpu = AparapiGpu.create();
                PreparedBatch batch = gpu.prepareBatch(function.function(), n)) {
            ValuesAndJacobians all = batch.valuesAndJacobians(points);
            for (int i = 0; i < count; i++) {
                double[] x = new double[n];
                System.arraycopy(points.data, i * n, x, 0, n);
                ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(function.function(), x);
                agree(all.at(i).value(), expected.value());
                agree(all.at(i).jacobian().data, expected.jacobian().data);
            }
        }
    }

    private static void agree(double[] actual, double[] expected) {
        double scale = 0;
        for (double number : expected) {
            scale = Math.max(scale, Math.abs(number));
        }
        assertThat(actual).containsExactly(expected, within(TOLERANCE * scale));
    }

    private static void close(double[] actual, double... expected) {
        assertThat(actual).containsExactly(expected, within(1e-12));
    }
}
