package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.streams.internal.Vectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Steps worked out by hand from the cited papers. */
class OptimizerTest {

    private static final Offset<Double> ROUNDING = offset(1e-14);

    /** Where gradients, one component each, take a parameter that starts at 0. */
    private static double[] path(Optimizer optimizer, double... gradients) {
        Training training = Training.start(new double[1], optimizer);
        double[] path = new double[gradients.length];
        for (int k = 0; k < path.length; k++) {
            training = training.step(optimizer, new double[] {gradients[k]});
            path[k] = training.parameters()[0];
        }
        return path;
    }

    @Test
    void sgdGoesAgainstTheGradient() {
        assertThat(path(Sgd.withRate(0.5), 1, -4, 2)).containsExactly(-0.5, 1.5, 0.5);
    }

    @Test
    void momentumKeepsAPartOfTheVelocity() {
        // Velocities: -1, -0.5 - 1, -0.75 + 2.
        assertThat(path(Sgd.withRate(1).momentum(0.5), 1, 1, -2)).containsExactly(-1, -2.5, -1.25);
    }

    @Test
    void adamStepsByTheRateWhateverTheSizeOfAConstantGradient() {
        assertThat(path(Adam.withRate(0.1).epsilon(1e-300), 1000, 1000, 1000, 1000))
                .containsExactly(new double[] {-0.1, -0.2, -0.3, -0.4}, ROUNDING);
    }

    @Test
    void adamCorrectsItsAveragesForTheirStart() {
        // t = 1: m = 0.1, v = 0.001, both corrected to 1: a step of -1 / (1 + 1e-8).
        // t = 2: m = 0.09 - 0.1 = -0.01, corrected by 0.19; v = 0.001999, corrected by 0.001999 to 1.
        double first = -1 / (1 + 1e-8);
        assertThat(path(Adam.withRate(1), 1, -1))
                .containsExactly(new double[] {first, first + 0.01 / 0.19 / (1 + 1e-8)}, offset(1e-12));
    }

    @Test
    void adamAddsEpsilonToTheRoot() {
        assertThat(path(Adam.withRate(1).epsilon(1), 1)).containsExactly(new double[] {-0.5}, ROUNDING);
    }

    @Test
    void adamUsesTheDecaysItIsGiven() {
        // Without memory the step is -rate g / (|g| + epsilon).
        assertThat(path(Adam.withRate(1).beta1(0).beta2(0), 3, -7)).containsExactly(new double[] {-1, 0}, offset(1e-8));
    }

    @Test
    void adamHasTheSettingsOfThePaperUnlessToldOtherwise() {
        assertThat(Adam.create()).hasToString("adam (rate 0.001, beta1 0.9, beta2 0.999, epsilon 1.0E-8)");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> Sgd.withRate(-1)).hasMessage("Sgd: rate must be positive and finite but was -1.0");
        assertThatThrownBy(() -> Adam.withRate(Double.NaN))
                .hasMessage("Adam: rate must be positive and finite but was NaN");
        assertThatThrownBy(() -> Sgd.withRate(1).momentum(1))
                .hasMessage("Sgd: momentum must be at least 0 and below 1 but was 1.0");
        assertThatThrownBy(() -> Adam.create().beta2(1.5))
                .hasMessage("Adam: beta2 must be at least 0 and below 1 but was 1.5");
        assertThatThrownBy(() -> Adam.create().epsilon(0))
                .hasMessage("Adam: epsilon must be positive and finite but was 0.0");
    }

    @Test
    void theNormNeitherOverflowsNorUnderflows() {
        assertThat(Vectors.norm(new double[] {3, 4})).isEqualTo(5.0);
        assertThat(Vectors.norm(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1})).isEqualTo(3.0);
        assertThat(Vectors.norm(new double[] {3e200, 4e200})).isCloseTo(5e200, offset(1e186));
        assertThat(Vectors.norm(new double[] {3e-200, 4e-200})).isCloseTo(5e-200, offset(1e-214));
        assertThat(Vectors.norm(new double[0])).isZero();
        assertThat(Vectors.norm(new double[] {1, Double.NaN})).isNaN();
        assertThat(Vectors.norm(new double[] {1, Double.NEGATIVE_INFINITY})).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void oneNumberThatIsNotFiniteIsFoundAnywhere() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int i = 0; i < 9; i++) {
                double[] vector = {1, -2, Double.MAX_VALUE, -Double.MAX_VALUE, 0.0, -0.0, 7, 8, 9};
                assertThat(Vectors.isFinite(vector)).isTrue();
                assertThat(Vectors.firstNotFinite(vector)).isEqualTo(-1);
                vector[i] = bad;
                assertThat(Vectors.isFinite(vector)).isFalse();
                assertThat(Vectors.firstNotFinite(vector)).isEqualTo(i);
            }
        }
    }
}
