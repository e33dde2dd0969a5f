package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import org.junit.jupiter.api.Test;

/** Data of an objective, which changes from call to call. */
class ParametersTest {

    private final CompiledTape backend = CompiledTape.create();

    private static <D> void expect(PreparedObjective<D> prepared, D data, double value, double... gradient) {
        double[] computed = new double[gradient.length];
        assertThat(prepared.valueAndGradient(new double[] {2.0, 1.0}, data, computed))
                .isEqualTo(value);
        assertThat(computed).containsExactly(gradient);
    }

    @Test
    void areReadFromAnArrayAtEachCall() {
        Objective<double[]> f = (x, data) -> data[0] > 0.0 ? data[0] * x[0] + x[1] * data[1] : x[1] * data.length;
        PreparedObjective<double[]> prepared = backend.prepareGradient(f, 2);
        assertThat(prepared).isInstanceOf(CompiledObjective.class);
        for (int i = 1; i < 50; i++) {
            expect(prepared, new double[] {i, 3.0}, 2.0 * i + 3.0, i, 3.0);
        }
        expect(prepared, new double[] {-1.0, 3.0}, 2.0, 0.0, 2.0);
        expect(prepared, new double[] {-1.0, 3.0, 4.0}, 3.0, 0.0, 3.0);
        expect(prepared.copy(), new double[] {5.0, 3.0}, 13.0, 5.0, 3.0);
    }

    @Test
    void areReadFromANumberAtEachCall() {
        Objective<Double> f = (x, c) -> c * x[0] * x[1];
        PreparedObjective<Double> prepared = backend.prepareGradient(f, 2);
        expect(prepared, 3.0, 6.0, 3.0, 6.0);
        expect(prepared, -1.0, -2.0, -1.0, -2.0);
    }

    @Test
    void areReadAnewFromAnythingElse() {
        Objective<Sample> f = (x, sample) -> sample.factor * x[0] + sample.name.length() * x[1];
        PreparedObjective<Sample> prepared = backend.prepareGradient(f, 2);
        expect(prepared, new Sample(3.0, "ab"), 8.0, 3.0, 2.0);
        expect(prepared, new Sample(5.0, "abc"), 13.0, 5.0, 3.0);
    }

    private record Sample(double factor, String name) {}
}
