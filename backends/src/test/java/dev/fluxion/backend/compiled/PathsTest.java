package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.graph.Graph;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** What a recording depends on, and that nothing of it is frozen. */
class PathsTest {

    private static double scale = 2.0;
    private static final double[] TABLE = {1.0, 10.0};

    private final CompiledTape backend = CompiledTape.create();

    private void expect(PreparedGradient prepared, double[] x, double value, double... gradient) {
        double[] computed = new double[x.length];
        assertThat(new double[] {prepared.valueAndGradient(x, computed)}).containsExactly(value);
        assertThat(computed).containsExactly(gradient);
    }

    @Test
    void takesTheBranchOfEachPointOfAStream() {
        PreparedGradient prepared =
                backend.prepareGradient((ScalarField) x -> x[0] > 1.0 ? x[0] * x[0] : -3.0 * x[0], 1);
        assertThat(prepared).isInstanceOf(CompiledGradient.class);
        for (int i = 0; i < 100; i++) {
            double x = i % 3 == 0 ? 2.0 : 0.5;
            expect(prepared, new double[] {x}, x > 1.0 ? 4.0 : -1.5, x > 1.0 ? 4.0 : -3.0);
        }
        expect(prepared, new double[] {Double.NaN}, Double.NaN, -3.0);
    }

    @Test
    void takesEachWayThroughALoopWhoseLengthIsAnInput() {
        ScalarField power = x -> {
            double product = 1.0;
            for (int i = 0; i < (int) x[1]; i++) {
                product = product * x[0];
            }
            return product;
        };
        PreparedGradient prepared = backend.prepareGradient(power, 2);
        for (int round = 0; round < 3; round++) {
            // More ways than are kept.
            for (int n = 1; n <= 20; n++) {
                expect(prepared, new double[] {1.0, n + 0.5}, 1.0, n, 0.0);
            }
        }
    }

    @Test
    void takesAnotherOrderOfSortedNumbers() {
        ScalarField median = x -> {
            double[] sorted = x.clone();
            Arrays.sort(sorted);
            return sorted[1];
        };
        PreparedGradient prepared = backend.prepareGradient(median, 3);
        expect(prepared, new double[] {1.0, 2.0, 3.0}, 2.0, 0.0, 1.0, 0.0);
        expect(prepared, new double[] {1.0, 3.0, 2.0}, 2.0, 0.0, 0.0, 1.0);
        expect(prepared, new double[] {2.0, 1.0, 3.0}, 2.0, 1.0, 0.0, 0.0);
    }

    @Test
    void refusesAnotherPathIfSoConfigured() {
        PreparedGradient prepared = CompiledTape.refusingOtherPaths()
                .prepareGradient((ScalarField) x -> x[0] > 1.0 ? x[0] * x[0] : -3.0 * x[0], 1);
        expect(prepared, new double[] {2.0}, 4.0, 4.0);
        assertThatThrownBy(() -> prepared.valueAndGradient(new double[] {0.5}, new double[1]))
                .isInstanceOf(PathChangedException.class)
                .hasMessage("compiled-tape: a point must take the branches that were recorded but took others;"
                        + " use CompiledTape.create(), which records again");
        expect(prepared, new double[] {3.0}, 9.0, 6.0);
    }

    @Test
    void seesThatCapturedArraysHaveChanged() {
        double[] weights = {1.0, 2.0};
        double[][] rows = {{3.0}, {4.0}};
        PreparedGradient prepared =
                backend.prepareGradient((ScalarField) x -> weights[0] * x[0] + rows[1][0] * x[1] + weights[1], 2);
        assertThat(prepared).isInstanceOf(CompiledGradient.class);
        expect(prepared, new double[] {1.0, 1.0}, 7.0, 1.0, 4.0);
        weights[0] = 5.0;
        expect(prepared, new double[] {1.0, 1.0}, 11.0, 5.0, 4.0);
        rows[1] = new double[] {6.0};
        expect(prepared, new double[] {1.0, 1.0}, 13.0, 5.0, 6.0);
        rows[1][0] = 7.0;
        expect(prepared, new double[] {1.0, 1.0}, 14.0, 5.0, 7.0);
    }

    @Test
    void seesThatFieldsHaveChanged() {
        scale = 2.0;
        var model = new Model();
        PreparedGradient prepared = backend.prepareGradient(
                (ScalarField) x -> scale * x[0] + model.factor * x[0] * model.counts[0] + TABLE[1] * x[0], 1);
        assertThat(prepared).isInstanceOf(CompiledGradient.class);
        expect(prepared, new double[] {1.0}, 15.0, 15.0);
        scale = 3.0;
        expect(prepared, new double[] {1.0}, 16.0, 16.0);
        model.factor = 2.0;
        expect(prepared, new double[] {1.0}, 19.0, 19.0);
        model.counts = new int[] {4};
        expect(prepared, new double[] {1.0}, 21.0, 21.0);
        TABLE[1] = 20.0;
        expect(prepared, new double[] {1.0}, 31.0, 31.0);
        TABLE[1] = 10.0;
    }

    private static final class Model {
        double factor = 1.0;
        int[] counts = {3};
    }

    @Test
    void looksIntoCapturedLambdas() {
        double[] weight = {2.0};
        ScalarField inner = x -> weight[0] * x[0];
        ScalarField between = x -> inner.apply(x) + 1.0;
        PreparedGradient prepared = backend.prepareGradient((ScalarField) x -> between.apply(x) * x[0], 1);
        assertThat(prepared).isInstanceOf(CompiledGradient.class);
        expect(prepared, new double[] {3.0}, 21.0, 13.0);
        weight[0] = 1.0;
        expect(prepared, new double[] {3.0}, 12.0, 7.0);
        int[] calls = {0};
        ScalarField counting = x -> ++calls[0] * x[0];
        PreparedGradient counted = backend.prepareGradient((ScalarField) x -> counting.apply(x), 1);
        expect(counted, new double[] {2.0}, 2.0, 1.0);
        expect(counted, new double[] {2.0}, 4.0, 2.0);
    }

    @Test
    void writesOutProductsOfSmallMatrices() {
        ScalarField quadratic = x -> {
            DMatrixRMaj column = DMatrixRMaj.wrap(x.length, 1, x.clone());
            var matrix = new DMatrixRMaj(new double[][] {{2.0, 1.0}, {1.0, 3.0}});
            return CommonOps_DDRM.dot(column, CommonOps_DDRM.mult(matrix, column, null));
        };
        Graph graph = Graph.trace(quadratic, new double[] {1.0, 2.0});
        assertThat(graph.apply(new double[] {1.0, 2.0})).containsExactly(18.0);
        assertThat(graph.apply(new double[] {-1.0, 0.0})).containsExactly(2.0);
        ScalarField determinant = x -> CommonOps_DDRM.det(DMatrixRMaj.wrap(1, 1, x.clone()));
        assertThatThrownBy(() -> Graph.trace(determinant, new double[] {1.0}))
                .hasMessageStartingWith("trace: a function must be made of elementary functions and products of small"
                        + " matrices but calls ");
    }

    @Test
    void leavesAloneWhatItCannotWatch() {
        AtomicInteger calls = new AtomicInteger();
        PreparedGradient counting = backend.prepareGradient(
                (ScalarField) x -> {
                    calls.incrementAndGet();
                    return calls.get() * x[0];
                },
                1);
        expect(counting, new double[] {2.0}, 2.0, 1.0);
        expect(counting, new double[] {2.0}, 4.0, 2.0);
        int[] written = {0};
        PreparedGradient writing = backend.prepareGradient((ScalarField) x -> ++written[0] * x[0], 1);
        expect(writing, new double[] {2.0}, 2.0, 1.0);
        expect(writing, new double[] {2.0}, 4.0, 2.0);
        ScalarField[] inner = {x -> x[0]};
        PreparedGradient calling = backend.prepareGradient((ScalarField) x -> inner[0].apply(x), 1);
        expect(calling, new double[] {2.0}, 2.0, 1.0);
        inner[0] = x -> 3.0 * x[0];
        expect(calling, new double[] {2.0}, 6.0, 3.0);
        PreparedGradient random = backend.prepareGradient((ScalarField) x -> Math.random() * x[0], 1);
        double[] first = new double[1];
        double[] second = new double[1];
        random.valueAndGradient(new double[] {1.0}, first);
        random.valueAndGradient(new double[] {1.0}, second);
        assertThat(first[0]).isNotEqualTo(second[0]);
    }

    @Test
    void writesTheGradientOverThePoint() {
        PreparedGradient prepared = backend.prepareGradient((ScalarField) x -> x[0] * x[1], 2);
        double[] both = {3.0, 5.0};
        assertThat(prepared.valueAndGradient(both, both)).isEqualTo(15.0);
        assertThat(both).containsExactly(5.0, 3.0);
    }

    @Test
    void keepsZerosStrongWhereAProductIsNaN() {
        PreparedGradient prepared = backend.prepareGradient((ScalarField) x -> x[0] * Math.sqrt(x[1]) + x[1], 2);
        expect(prepared, new double[] {2.0, 4.0}, 8.0, 2.0, 1.5);
        expect(prepared, new double[] {0.0, 0.0}, 0.0, 0.0, 1.0);
        expect(prepared, new double[] {2.0, 4.0}, 8.0, 2.0, 1.5);
    }

    @Test
    void fillsTheZerosOfAMatrixThatWasUsedBefore() {
        PreparedJacobian prepared =
                backend.prepareJacobian((VectorFunction) x -> new double[] {x[0] * x[0], x[0] + x[1]}, 2);
        var jacobian = new DMatrixRMaj(2, 2, true, 9, 9, 9, 9);
        double[] value = new double[2];
        prepared.valueAndJacobian(new double[] {3.0, 1.0}, value, jacobian);
        assertThat(value).containsExactly(9.0, 4.0);
        assertThat(jacobian.data).containsExactly(6.0, 0.0, 1.0, 1.0);
    }

    @Test
    void computesHessiansOfRolledLoops() {
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 0; i + 1 < x.length; i++) {
                double a = x[i + 1] - x[i] * x[i];
                sum += 100.0 * a * a + (1.0 - x[i]) * (1.0 - x[i]);
            }
            return sum;
        };
        int n = 120;
        double[] x = new double[n];
        Arrays.setAll(x, i -> Math.sin(i));
        PreparedHessian prepared = backend.prepareHessian(f, n);
        var hessian = new DMatrixRMaj(n, n);
        double[] gradient = new double[n];
        for (int call = 0; call < 6; call++) {
            assertThat(prepared.valueGradientAndHessian(x, gradient, hessian)).isEqualTo(f.apply(x));
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // 1200 x^2 - 400 y + 2 for all but the last, 200 for all but the first; -400 x beside the diagonal.
                double expected = 0.0;
                if (i == j) {
                    expected =
                            (i + 1 < n ? 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0 : 0.0) + (i > 0 ? 200.0 : 0.0);
                } else if (Math.abs(i - j) == 1) {
                    expected = -400.0 * x[Math.min(i, j)];
                }
                assertThat(hessian.get(i, j)).isCloseTo(expected, within(1e-12 * (1.0 + Math.abs(expected))));
            }
        }
    }
}
