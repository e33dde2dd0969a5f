package dev.fluxion.examples.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class NetworkTest {

    /** One unit, by hand: tanh(0.5 * 1 + 0.25 * (-8) + 0.1) = tanh(-1.4), out by 2 and -3 with biases 1 and 0.5. */
    @Test
    void isTheNetworkOfItsWeights() {
        double[] w = {0.5, 0.25, 0.1, 2, -3, 1, 0.5};
        double unit = Math.tanh(-1.4);
        double[] expected = {2 * unit + 1, -3 * unit + 0.5};
        assertThat(Network.byNumbers(new double[] {1, -2}, w)).containsExactly(expected, within(1e-15));
        assertThat(Network.byMatrices(new double[] {1, -2}, w)).containsExactly(expected, within(1e-15));
    }

    @Test
    void isTheSameNumberByNumberAndInMatrices() {
        double[] w = Network.weights(50);
        assertThat(w).hasSize(252);
        int many = 7;
        double[] together = Network.byMatrices(Network.states(many), w);
        DMatrixRMaj points = Network.points(many);
        for (int i = 0; i < many; i++) {
            double[] one = Network.byNumbers(new double[] {points.get(i, 0), points.get(i, 1)}, w);
            assertThat(together[i]).isCloseTo(one[0], within(1e-13));
            assertThat(together[many + i]).isCloseTo(one[1], within(1e-13));
        }
    }

    /** What is timed in several ways is one derivative. */
    @Test
    void hasOneDerivativeInEveryWay() {
        double[] w = Network.weights(5);
        double[] u = {1.2, -0.7};
        double[] cotangent = {1, -0.5};
        VectorFunction numbers = v -> Network.byNumbers(u, v);
        VectorFunction matrices = v -> Network.byMatrices(u, v);
        double[] expected = ForwardDual.create().pullback(numbers, w, cotangent);
        for (Backend backend : List.of(SourceAdjoint.create(), ArrayTape.create())) {
            assertThat(backend.pullback(numbers, w, cotangent)).containsExactly(expected, within(1e-13));
        }
        assertThat(ArrayTape.create().pullback(matrices, w, cotangent)).containsExactly(expected, within(1e-13));
    }
}
