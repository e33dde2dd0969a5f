package dev.fluxion.backend.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardDualTest implements ExactContract {

    private static final ScalarField WEIGHTED_SQUARES = x -> {
        double sum = 0.0;
        for (int i = 0; i < x.length; i++) {
            sum += (i + 1) * x[i] * x[i];
        }
        return sum;
    };

    /** The components depend on distant inputs and on neighbouring ones. */
    private static final VectorFunction PRODUCTS = x -> {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * x[x.length - 1 - i] + x[(i + 1) % x.length];
        }
        return y;
    };

    @Override
    public Backend backend() {
        return ForwardDual.create();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void computesTheSameWithEveryChunk(int chunk) {
        double[] x = {1.0, -2.0, 3.0, 0.5, 4.0, -1.0, 2.0};
        double[] gradient = new double[7];
        Arrays.setAll(gradient, i -> 2.0 * (i + 1) * x[i]);
        Backend backend = ForwardDual.withChunk(chunk);
        assertThat(backend.valueAndGradient(WEIGHTED_SQUARES, x).value()).isEqualTo(WEIGHTED_SQUARES.apply(x));
        assertThat(backend.gradient(WEIGHTED_SQUARES, x)).isEqualTo(gradient);

        DMatrixRMaj jacobian = backend.jacobian(PRODUCTS, x);
        for (int i = 0; i < 7; i++) {
            double[] row = new double[7];
            row[6 - i] += x[i];
            row[i] += x[6 - i];
            row[(i + 1) % 7] += 1.0;
            for (int j = 0; j < 7; j++) {
                assertThat(jacobian.get(i, j)).isCloseTo(row[j], within(tolerance()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 127, 128, 129, 200})
    void choosesChunksThatCoverEveryInput(int n) {
        double[] x = new double[n];
        double[] gradient = new double[n];
        Arrays.setAll(x, i -> 1.0 / (i + 1));
        Arrays.setAll(gradient, i -> 2.0);
        assertThat(backend().gradient(WEIGHTED_SQUARES, x)).containsExactly(gradient, within(tolerance()));
    }

    @Test
    void evaluatesOnceForEachChunk() {
        int[] evaluations = {0};
        ScalarField counting = x -> x[0] * x[6] + 0.0 * ++evaluations[0];
        ForwardDual.withChunk(3).gradient(counting, new double[7]);
        assertThat(evaluations[0]).isEqualTo(3);
        ForwardDual.create().gradient(counting, new double[7]);
        assertThat(evaluations[0]).isEqualTo(4);
    }

    @Test
    void pushesMoreTangentsThanFitAChunk() {
        double[] x = {2.0, 3.0};
        var tangents = new DMatrixRMaj(2, 5, true, 1, 0, 2, -1, 0.5, 0, 1, 1, 1, 0);
        DMatrixRMaj products = ForwardDual.withChunk(2)
                .valueAndPushforwards(y -> new double[] {y[0] * y[1]}, x, tangents)
                .pushforwards();
        assertThat(products.data).containsExactly(3.0, 2.0, 8.0, -1.0, 1.5);
    }

    @Test
    void refusesAChunkLargerThanTheInput() {
        assertThatThrownBy(() -> ForwardDual.withChunk(5).gradient(WEIGHTED_SQUARES, new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("ForwardDual: chunk must be at most the length 2 of the point but was 5;"
                        + " use ForwardDual.create()");
        assertThatThrownBy(() -> ForwardDual.withChunk(5).jacobian(PRODUCTS, new double[2]))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> ForwardDual.withChunk(5).prepareGradient(WEIGHTED_SQUARES, 2))
                .isInstanceOf(ShapeMismatchException.class);
        assertThat(ForwardDual.withChunk(5).derivative(x -> x * x, 3.0)).isEqualTo(6.0);
    }

    @Test
    void refusesAChunkOfNothing() {
        assertThatThrownBy(() -> ForwardDual.withChunk(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ForwardDual.withChunk: chunk must be at least 1 but was 0");
    }
}
