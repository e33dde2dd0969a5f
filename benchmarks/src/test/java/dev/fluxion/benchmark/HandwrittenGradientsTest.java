package dev.fluxion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledSparseHessian;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.learn.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    void theMixturesAgree() {
        MixtureByHand.Data data = MixtureByHand.Data.of(3, 4, 5);
        double[] p = data.parameters();
        double[] gradient = new double[p.length];
        double value = new MixtureByHand(data).valueAndGradient(p, gradient);
        ValueAndGradient both = ReverseTape.create().valueAndGradient(x -> MixtureByHand.objective(x, data), p);
        assertThat(both.value()).isCloseTo(value, within(TOLERANCE));
        assertThat(both.gradient()).containsExactly(gradient, within(TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource
    void theTapesAgreeOnEverySubject(Subject subject) {
        double[] x = subject.at();
        double[] gradient = new double[x.length];
        double value = subject.handwritten.valueAndGradient(x, gradient);
        double[] computed = new double[x.length];
        PreparedGradient compiled = CompiledTape.create().prepareGradient(subject.field, x.length);
        assertThat(compiled.valueAndGradient(x, computed))
                .isCloseTo(value, within(TOLERANCE * (1.0 + Math.abs(value))));
        assertThat(computed).containsExactly(gradient, within(TOLERANCE * x.length));
        assertThat(ReverseTape.create().gradient(subject.field, x))
                .containsExactly(gradient, within(TOLERANCE * x.length));
    }

    @Test
    void theCompiledHessianIsTheHandwrittenOne() {
        double[] x = Rosenbrock.point(100);
        double[] gradient = new double[100];
        double[] hessian = new double[100 * 100];
        double value = CompiledHessianBenchmark.valueGradientAndHessian(x, gradient, hessian);
        ValueGradientAndHessian all =
                CompiledTape.create().prepareHessian(Rosenbrock::apply, 100).valueGradientAndHessian(x);
        assertThat(all.value()).isEqualTo(value);
        assertThat(all.gradient()).containsExactly(gradient, within(TOLERANCE));
        assertThat(all.hessian().data).containsExactly(hessian, within(TOLERANCE));
    }

    @Test
    void theCompiledSparseHessianIsTheHandwrittenOne() {
        double[] x = Rosenbrock.point(100);
        double[] gradient = new double[100];
        double[] entries = new double[298];
        double value = CompiledSparseHessianBenchmark.valueGradientAndHessian(x, gradient, entries);
        double[] computed = new double[100];
        CompiledSparseHessian compiled = CompiledTape.create().prepareSparseHessian(Rosenbrock::apply, 100);
        assertThat(compiled.valueGradientAndHessian(x, computed)).isEqualTo(value);
        assertThat(computed).containsExactly(gradient, within(TOLERANCE));
        assertThat(compiled.hessian().nz_values).containsExactly(entries, within(TOLERANCE));
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

    @Test
    void tapesAgreeOnTheNetwork() {
        var network = new MultilayerPerceptron();
        double[] theta = MultilayerPerceptron.theta();
        double[] gradient = new double[MultilayerPerceptron.PARAMETERS];
        double value = network.valueAndGradient(theta, gradient);
        for (Backend backend : List.of(ArrayTape.create(), ReverseTape.create())) {
            ValueAndGradient both = backend.valueAndGradient(network::loss, theta);
            assertThat(both.value()).isEqualTo(value);
            assertThat(both.gradient()).containsExactly(gradient, within(TOLERANCE));
        }
    }
}
