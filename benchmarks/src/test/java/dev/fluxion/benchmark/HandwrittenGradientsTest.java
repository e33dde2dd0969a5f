package dev.fluxion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.learn.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed computes the same thing. */
class HandwrittenGradientsTest {

    private static final double TOLERANCE = 1e-8;

    private final List<Backend> backends =
            List.of(ForwardDual.create(), ReverseTape.create(), FiniteDifferences.create());

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000})
    void everyBackendAndHipparchusAgreeOnRosenbrock(int n) {
        double[] x = Rosenbrock.point(n);
        double[] gradient = new double[n];
        double value = Rosenbrock.valueAndGradient(x, gradient);
        assertThat(value).isEqualTo(Rosenbrock.apply(x));
        for (Backend backend : backends) {
            ValueAndGradient both = backend.valueAndGradient(Rosenbrock::apply, x);
            assertThat(both.value()).isEqualTo(value);
            assertThat(both.gradient()).containsExactly(gradient, within(TOLERANCE * n));
        }
        assertThat(Rosenbrock.byHipparchus(x).getGradient()).containsExactly(gradient, within(TOLERANCE));
    }

    @Test
    void everyBackendAgreesOnWhatIsLearned() {
        double[] theta = LearnedLoss.theta();
        Batch batch = LearnedLoss.batch();
        double[] gradient = new double[LearnedLoss.parameters()];
        double value = LearnedLoss.valueAndGradient(theta, batch, new double[LearnedLoss.hidden()], gradient);
        assertThat(value).isCloseTo(LearnedLoss.apply(theta, batch), within(TOLERANCE));
        for (Backend backend : backends) {
            ValueAndGradient both = backend.valueAndGradient(x -> LearnedLoss.apply(x, batch), theta);
            assertThat(both.value()).isEqualTo(LearnedLoss.apply(theta, batch));
            assertThat(both.gradient()).containsExactly(gradient, within(TOLERANCE));
        }
    }
}
