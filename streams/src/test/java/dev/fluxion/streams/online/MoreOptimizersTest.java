package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Steps worked out by hand from the cited papers. */
class MoreOptimizersTest {

    private static final Offset<Double> ROUNDING = offset(1e-12);

    private static double[] path(Optimizer optimizer, double start, double... gradients) {
        Training training = Training.start(new double[] {start}, optimizer);
        double[] path = new double[gradients.length];
        for (int k = 0; k < path.length; k++) {
            training = training.step(optimizer, new double[] {gradients[k]});
            path[k] = training.parameters()[0];
        }
        return path;
    }

    @Test
    void nesterovLooksAheadAlongItsVelocity() {
        // v = -1, then -1.5: steps of 0.5 v - g.
        assertThat(path(Nesterov.withRate(1).momentum(0.5), 0, 1, 1)).containsExactly(-1.5, -3.25);
        assertThat(path(Nesterov.withRate(0.5).momentum(0), 0, 1, -4)).containsExactly(-0.5, 1.5);
    }

    @Test
    void nesterovIsMomentumAtAPointAheadAsSutskeverHasIt() {
        // v = m v - r g(phi + m v), phi = phi + v, seen at theta = phi + m v; on the function theta^2 / 2.
        double r = 0.1;
        double m = 0.9;
        double phi = 1.0;
        double v = 0.0;
        Optimizer optimizer = Nesterov.withRate(r).momentum(m);
        Training training = Training.start(new double[] {1.0}, optimizer);
        for (int k = 0; k < 50; k++) {
            v = m * v - r * (phi + m * v);
            phi += v;
            training = training.step(optimizer, training.parameters().clone());
            assertThat(training.parameters()[0]).isCloseTo(phi + m * v, ROUNDING);
        }
    }

    @Test
    void adaGradDividesByTheRootOfTheSumOfSquares() {
        assertThat(path(AdaGrad.withRate(1), 0, 3, 4, -12))
                .containsExactly(new double[] {-1, -1 - 4.0 / 5, -1.8 + 12.0 / 13}, offset(1e-9));
    }

    @Test
    void rmsPropDividesByTheRootOfTheMeanSquare() {
        // s = 0.1 * 9, then 0.9 * 0.9 + 0.1 * 16.
        double first = -3 / Math.sqrt(0.9);
        assertThat(path(RmsProp.withRate(1).epsilon(1e-300), 0, 3, 4))
                .containsExactly(new double[] {first, first - 4 / Math.sqrt(2.41)}, ROUNDING);
    }

    @Test
    void ftrlFollowsTheLeaderOfTheRegularizedSum() {
        // theta minimizes sum of g theta + sum of sigma (theta - theta_k)^2 / 2 + beta / alpha theta^2 / 2, found here
        // by its derivative.
        double alpha = 0.5;
        double[] gradients = new Random(2).doubles(30, -1, 1).toArray();
        double[] found = path(Ftrl.withRate(alpha), 0, gradients);
        for (int last = 0; last < gradients.length; last++) {
            double slope = found[last] / alpha;
            double squares = 0;
            for (int k = 0; k <= last; k++) {
                double before = Math.sqrt(squares);
                squares += gradients[k] * gradients[k];
                double at = k == 0 ? 0 : found[k - 1];
                slope += gradients[k] + (Math.sqrt(squares) - before) / alpha * (found[last] - at);
            }
            assertThat(slope).isCloseTo(0.0, ROUNDING);
        }
    }

    @Test
    void ftrlKeepsWhatDoesNotAmountToLambdaAtZero() {
        assertThat(path(Ftrl.withRate(1).regularized(2, 0), 0, 1, 1)).containsExactly(0.0, 0.0);
        // z = 3: -(3 - 2) / (1 + sqrt(3) + 0.5).
        assertThat(path(Ftrl.withRate(1).regularized(2, 0.5), 0, 1, 1, 1)[2])
                .isCloseTo(-1 / (1.5 + Math.sqrt(3)), ROUNDING);
    }

    @Test
    void theOnlineNewtonStepIsByTheInverseOfTheSumOfOuterProducts() {
        int n = 4;
        Random random = new Random(3);
        Optimizer optimizer = OnlineNewton.create().gamma(0.7).epsilon(2);
        Training training = Training.start(new double[n], optimizer);
        DMatrixRMaj a = CommonOps_DDRM.diag(2, 2, 2, 2);
        DMatrixRMaj step = new DMatrixRMaj(n, 1);
        double[] theta = new double[n];
        for (int k = 0; k < 20; k++) {
            double[] g = random.doubles(n, -1, 1).toArray();
            DMatrixRMaj column = new DMatrixRMaj(n, 1, true, g.clone());
            CommonOps_DDRM.multAddTransB(column, column, a);
            assertThat(CommonOps_DDRM.solve(a, column, step)).isTrue();
            training = training.step(optimizer, g);
            for (int i = 0; i < n; i++) {
                theta[i] -= step.data[i] / 0.7;
            }
            assertThat(training.parameters()).containsExactly(theta, ROUNDING);
        }
    }

    @Test
    void aScheduleScalesSteps() {
        assertThat(path(Scheduled.of(Sgd.withRate(1)).by(Schedule.inverseRoot()), 0, 1, 1, 1, 1))
                .containsExactly(
                        new double[] {
                            -1,
                            -1 - 1 / Math.sqrt(2),
                            -1 - 1 / Math.sqrt(2) - 1 / Math.sqrt(3),
                            -1.5 - 1 / Math.sqrt(2) - 1 / Math.sqrt(3)
                        },
                        ROUNDING);
        assertThat(Schedule.inverseTime(0.5).factor(3)).isEqualTo(0.5);
        assertThat(Schedule.exponential(0.25, 10).factor(1)).isEqualTo(1.0);
        assertThat(Schedule.exponential(0.25, 10).factor(6)).isEqualTo(0.5);
        assertThat(Schedule.cosine(10, 0.2).factor(1)).isEqualTo(1.0);
        assertThat(Schedule.cosine(10, 0.2).factor(6)).isCloseTo(0.6, ROUNDING);
        assertThat(Schedule.cosine(10, 0.2).factor(99)).isCloseTo(0.2, ROUNDING);
        assertThat(Schedule.inverseTime(0).warmedUp(4).factor(1)).isEqualTo(0.25);
        assertThat(Schedule.inverseTime(0).warmedUp(4).factor(9)).isEqualTo(1.0);
    }

    @Test
    void longGradientsAreClippedAndShortOnesAreNot() {
        Optimizer optimizer = Scheduled.of(Sgd.withRate(1)).clip(5);
        Training training = Training.start(new double[2], optimizer).step(optimizer, new double[] {6, 8});
        assertThat(training.parameters()).containsExactly(new double[] {-3, -4}, ROUNDING);
        training = training.step(optimizer, new double[] {-3, -4});
        assertThat(training.parameters()).containsExactly(new double[] {0, 0}, ROUNDING);
    }

    @Test
    void adamWDecaysApartFromTheGradient() {
        // Adam's step for a constant gradient is the rate; the decay 0.1 * 0.5 of what there was before comes on top.
        double[] path = path(Scheduled.adamW(0.1, 0.5), 2, 7, 7);
        double first = 2 - 0.1 - 0.05 * 2;
        assertThat(path).containsExactly(new double[] {first, first - 0.1 - 0.05 * first}, offset(1e-8));
        assertThat(path(Scheduled.adamW(0.1, 0), 2, 7, 7)).isEqualTo(path(Adam.withRate(0.1), 2, 7, 7));
    }

    @Test
    void whatDoesNotMakeSenseIsRefused() {
        assertThatThrownBy(() -> Nesterov.withRate(0))
                .hasMessage("Nesterov: rate must be positive and finite but was 0.0");
        assertThatThrownBy(() -> Scheduled.of(Ftrl.withRate(1))).hasMessageContaining("use its own settings");
        assertThatThrownBy(() -> Scheduled.of(Adam.create()).clip(-1))
                .hasMessage("Scheduled: norm must be positive and finite but was -1.0");
        assertThatThrownBy(() -> OnlineNewton.create().start(50_000))
                .hasMessage("OnlineNewton: n must be at most 46340 but was 50000");
    }
}
