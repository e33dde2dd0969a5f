package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Linear systems by their products alone, against decompositions. */
class KrylovTest {

    private static final List<Krylov> METHODS = List.of(Gmres.create(), Gmres.restartedAfter(7), BiCgStab.create());

    static Stream<Arguments> systems() {
        return METHODS.stream().flatMap(krylov -> IntStream.range(0, 5).mapToObj(seed -> Arguments.of(krylov, seed)));
    }

    private static LinearMap times(DMatrixRMaj a) {
        return v -> {
            var product = new DMatrixRMaj(a.numRows, 1);
            CommonOps_DDRM.mult(a, DMatrixRMaj.wrap(v.length, 1, v), product);
            return product.data;
        };
    }

    @ParameterizedTest
    @MethodSource("systems")
    void agreesWithADecomposition(Krylov krylov, int seed) {
        Random random = new Random(seed);
        int n = 20 + seed;
        DMatrixRMaj a = RandomMatrices_DDRM.rectangle(n, n, -1, 1, random);
        for (int i = 0; i < n; i++) {
            a.add(i, i, n);
        }
        double[] b = RandomMatrices_DDRM.rectangle(n, 1, -1, 1, random).data;
        var expected = new DMatrixRMaj(n, 1);
        CommonOps_DDRM.solve(a, DMatrixRMaj.wrap(n, 1, b), expected);
        double[] given = b.clone();

        Krylov.Solution solution = krylov.solve(times(a), LinearMap.same(), b, 1e-12, 1000);
        assertThat(solution.residual()).isLessThanOrEqualTo(1e-12);
        assertThat(solution.d()).containsExactly(expected.data, within(1e-11));
        assertThat(b).containsExactly(given);
    }

    @Test
    void needsNoProductForNothing() {
        for (Krylov krylov : METHODS) {
            Krylov.Solution solution = krylov.solve(v -> v, LinearMap.same(), new double[3], 1e-12, 10);
            assertThat(solution.d()).containsExactly(0, 0, 0);
            assertThat(solution.residual()).isZero();
            assertThat(solution.products()).isZero();
        }
    }

    @Test
    void keepsToTheLimitOfProducts() {
        DMatrixRMaj a = CommonOps_DDRM.diag(
                IntStream.rangeClosed(1, 50).asDoubleStream().toArray());
        for (Krylov krylov : METHODS) {
            double[] ones = new double[50];
            Arrays.fill(ones, 1);
            Krylov.Solution solution = krylov.solve(times(a), LinearMap.same(), ones, 1e-15, 6);
            assertThat(solution.products()).isBetween(4, 7);
            assertThat(solution.residual()).isLessThan(1);
        }
    }

    @Test
    void gmresEndsAfterAsManyProductsAsThereAreEigenvalues() {
        DMatrixRMaj a = CommonOps_DDRM.diag(2, 2, 5, 5, 5, 2);
        Krylov.Solution solution =
                Gmres.create().solve(times(a), LinearMap.same(), new double[] {1, 2, 3, 4, 5, 6}, 1e-13, 100);
        // One more looks at the residual.
        assertThat(solution.products()).isEqualTo(3);
        assertThat(solution.d()).containsExactly(new double[] {0.5, 1, 0.6, 0.8, 1, 3}, within(1e-13));
    }

    @Test
    void turnsVectorsAround() {
        // A rotation by a right angle, on which the first inner products vanish.
        LinearMap rotation = v -> new double[] {-v[1], v[0]};
        assertThat(Gmres.create()
                        .solve(rotation, LinearMap.same(), new double[] {1, 2}, 1e-12, 100)
                        .d())
                .containsExactly(new double[] {2, -1}, within(1e-12));
        Krylov.Solution stuck = BiCgStab.create().solve(rotation, LinearMap.same(), new double[] {1, 2}, 1e-12, 100);
        assertThat(Double.isFinite(stuck.residual())).isTrue();
        assertThat(stuck.residual()).isLessThanOrEqualTo(1);
    }

    @Test
    void givesTheBestThereIsOfASingularSystem() {
        LinearMap projection = v -> new double[] {v[0], 0};
        for (Krylov krylov : METHODS) {
            Krylov.Solution solution = krylov.solve(projection, LinearMap.same(), new double[] {3, 4}, 1e-12, 100);
            assertThat(solution.residual()).isCloseTo(0.8, within(0.2));
            assertThat(solution.products()).isLessThanOrEqualTo(100);
        }
    }
}
