package dev.fluxion.backend.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.sparse.BranchedPatternException;
import dev.fluxion.sparse.PatternMismatchException;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseHessian;
import dev.fluxion.sparse.PreparedSparseJacobian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.sparse.SparsityPattern;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.ops.DConvertMatrixStruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sparse derivatives equal the dense ones, entry by entry, with as many products as the colouring promises. */
class SparseTest {

    private static final double TOLERANCE = 1e-12;
    private static final ForwardDual FORWARD = ForwardDual.create();
    private static final ReverseTape REVERSE = ReverseTape.create();

    /** A Jacobian with the number of products it takes in each mode, from what is known of its pattern. */
    record Case(String name, VectorFunction f, double[] x, int entries, int pushforwards, int pullbacks, int mixed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("tridiagonal", SparseTest::broyden, constant(50, -1.0), 148, 3, 3, 3),
                new Case("arrowhead", SparseTest::arrow, ramp(30), 88, 30, 30, 3),
                new Case("upper band of width 4", SparseTest::banded, ramp(20), 74, 4, 4, 4),
                new Case("diagonal", SparseTest::squares, ramp(9), 9, 1, 1, 1),
                new Case("nothing depends", x -> new double[] {1, 2}, ramp(4), 0, 0, 0, 0),
                new Case("dense", SparseTest::chandrasekhar, constant(12, 1.2), 144, 12, 12, 12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void jacobianEqualsTheDenseOneInEveryMode(Case c) {
        SparsityPattern pattern = Patterns.jacobianAt(c.f(), c.x());
        assertThat(pattern.size()).isEqualTo(c.entries());
        DMatrixRMaj dense = FORWARD.jacobian(c.f(), c.x());
        PreparedSparseJacobian forward = Sparse.with(FORWARD).prepareJacobian(c.f(), pattern);
        PreparedSparseJacobian reverse = Sparse.with(REVERSE).prepareJacobian(c.f(), pattern);
        PreparedSparseJacobian mixed = Sparse.with(FORWARD, REVERSE).prepareJacobian(c.f(), pattern);
        assertThat(forward.pushforwards()).isEqualTo(c.pushforwards());
        assertThat(reverse.pullbacks()).isEqualTo(c.pullbacks());
        assertThat(mixed.pushforwards() + mixed.pullbacks()).isEqualTo(c.mixed());
        for (PreparedSparseJacobian prepared : new PreparedSparseJacobian[] {forward, reverse, mixed}) {
            var both = prepared.valueAndJacobian(c.x());
            assertThat(both.value()).isEqualTo(c.f().apply(c.x().clone()));
            assertSame(both.jacobian(), dense);
        }
    }

    @Test
    void looksThroughProductsAndElementwiseOperationsOfMatrices() {
        VectorFunction elementwise = x -> {
            DMatrixRMaj column = DMatrixRMaj.wrap(x.length, 1, x.clone());
            DMatrixRMaj squared = CommonOps_DDRM.elementMult(column, column, null);
            CommonOps_DDRM.scale(3.0, CommonOps_DDRM.elementExp(squared, null), squared);
            return squared.data;
        };
        double[] x = {0.3, -0.7, 1.1, 0.9};
        assertThat(Patterns.jacobianAt(elementwise, x).size()).isEqualTo(4);
        assertThat(Patterns.jacobianEverywhere(elementwise, 4).size()).isEqualTo(4);
        // The product of the 2 x 2 matrix of the inputs with itself: c_ij reads row i and column j.
        VectorFunction product = z -> {
            DMatrixRMaj matrix = DMatrixRMaj.wrap(2, 2, z.clone());
            return CommonOps_DDRM.mult(matrix, matrix, null).data;
        };
        SparsityPattern pattern = Patterns.jacobianEverywhere(product, 4);
        assertThat(pattern.size()).isEqualTo(12);
        assertSame(Sparse.with(FORWARD).prepareJacobian(product, pattern).jacobian(x), FORWARD.jacobian(product, x));
        ScalarField separable = z -> {
            DMatrixRMaj column = DMatrixRMaj.wrap(z.length, 1, z.clone());
            return CommonOps_DDRM.elementSum(CommonOps_DDRM.elementMult(column, column, null));
        };
        assertThat(Patterns.hessianEverywhere(separable, 4).size()).isEqualTo(4);
    }

    @Test
    void brusselatorTakesAsManyProductsAsItsStencilAllows() {
        int n = 32;
        double[] x = new double[2 * n * n];
        var random = new SplittableRandom(7);
        Arrays.setAll(x, i -> random.nextDouble(0.5, 2.0));
        VectorFunction f = u -> brusselator(u, n);
        SparsityPattern pattern = Patterns.jacobianEverywhere(f, x.length);
        assertThat(pattern.size()).isEqualTo(6 * 2 * n * n);
        PreparedSparseJacobian prepared = Sparse.with(FORWARD).prepareJacobian(f, pattern);
        // Six entries in the fullest row are a lower bound; a greedy colouring of a periodic grid needs a few more.
        assertThat(prepared.pushforwards()).isBetween(6, 12);
        DMatrixSparseCSC jacobian = prepared.jacobian(x);
        DMatrixRMaj dense = FORWARD.jacobian(f, x);
        DMatrixRMaj filled = DConvertMatrixStruct.convert(jacobian, (DMatrixRMaj) null);
        double largest = Arrays.stream(dense.data).map(Math::abs).max().orElseThrow();
        for (int k = 0; k < dense.data.length; k++) {
            // 4 million entries: an assertion for each would take longer than the Jacobian.
            if (!(Math.abs(filled.data[k] - dense.data[k]) <= TOLERANCE * largest)) {
                assertThat(filled.data[k]).as("entry %d", k).isEqualTo(dense.data[k]);
            }
        }
    }

    static Stream<Sparse> stacks() {
        Backend mixed = HigherOrder.of(FORWARD, REVERSE);
        return Stream.of(
                Sparse.with(mixed),
                Sparse.with(mixed).bySubstitution(),
                Sparse.with(REVERSE).bySubstitution(),
                Sparse.with(FORWARD),
                Sparse.with(REVERSE),
                Sparse.with(HigherOrder.of(REVERSE, FORWARD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void hessianEqualsTheDenseOne(Sparse sparse) {
        for (ScalarField f : new ScalarField[] {
            SparseTest::rosenbrock, SparseTest::arrowField, x -> x[0] * x[1] + x[2], x -> Math.exp(x[0] + x[3]) * x[1]
        }) {
            double[] x = ramp(8);
            PreparedSparseHessian prepared = sparse.prepareHessian(f, Patterns.hessianAt(f, x));
            assertSame(prepared.hessian(x), HigherOrder.of(FORWARD, REVERSE).hessian(f, x));
        }
    }

    @Test
    void chainedHessianTakesThreeProductsWhateverItsSize() {
        for (int n : new int[] {10, 1000, 10_000}) {
            SparsityPattern pattern = Patterns.hessianAt(SparseTest::rosenbrock, ramp(n));
            assertThat(pattern.size()).isEqualTo(3 * n - 2);
            PreparedSparseHessian prepared =
                    Sparse.with(HigherOrder.of(FORWARD, REVERSE)).prepareHessian(SparseTest::rosenbrock, pattern);
            assertThat(prepared.products()).isEqualTo(3);
            double[] x = ramp(n);
            DMatrixSparseCSC hessian = prepared.hessian(x);
            assertThat(hessian.get(0, 0))
                    .isCloseTo(1200 * x[0] * x[0] - 400 * x[1] + 2, org.assertj.core.data.Offset.offset(1e-9));
            assertThat(hessian.get(n - 1, n - 2)).isCloseTo(-400 * x[n - 2], org.assertj.core.data.Offset.offset(1e-6));
            assertThat(hessian.get(n - 1, n - 1)).isEqualTo(200);
        }
    }

    @Test
    void substitutionTakesTwoProductsWhereTheGraphIsATree() {
        Sparse sparse = Sparse.with(HigherOrder.of(FORWARD, REVERSE));
        for (ScalarField f : new ScalarField[] {SparseTest::rosenbrock, SparseTest::arrowField}) {
            double[] x = ramp(200);
            SparsityPattern pattern = Patterns.hessianAt(f, x);
            PreparedSparseHessian prepared = sparse.bySubstitution().prepareHessian(f, pattern);
            assertThat(prepared.products()).isEqualTo(2);
            assertSame(prepared.hessian(x), HigherOrder.of(FORWARD, REVERSE).hessian(f, x));
        }
    }

    @Test
    void patternIsStructural() {
        VectorFunction f = x -> new double[] {x[0] * x[1], x[1] * x[2], 0 * x[0], Math.floor(x[2])};
        SparsityPattern atOrigin = Patterns.jacobianAt(f, new double[3]);
        assertThat(atOrigin).isEqualTo(SparsityPattern.of(3, new int[][] {{0, 1}, {1, 2}, {0}, {}}));
        assertThat(Patterns.jacobianEverywhere(f, 3)).isEqualTo(atOrigin);
    }

    @Test
    void patternForAllPointsRefusesABranch() {
        VectorFunction f = x -> new double[] {x[0] > 0 ? x[1] : x[2]};
        assertThat(Patterns.jacobianAt(f, new double[] {1, 1, 1})).isEqualTo(SparsityPattern.of(3, new int[][] {{1}}));
        assertThatThrownBy(() -> Patterns.jacobianEverywhere(f, 3))
                .isInstanceOf(BranchedPatternException.class)
                .hasMessage(
                        "pattern: a function must not branch on its input to have one pattern for all points but asks for a comparison;"
                                + " trace it at a point");
    }

    @Test
    void aPatternThatDoesNotHoldAtAPointIsDetected() {
        VectorFunction f = x -> new double[] {x[0] > 0 ? x[0] : x[1], x[1] * x[1]};
        SparsityPattern right = Patterns.jacobianAt(f, new double[] {1, 2});
        for (Sparse sparse : new Sparse[] {Sparse.with(FORWARD), Sparse.with(REVERSE), Sparse.with(FORWARD, REVERSE)}) {
            PreparedSparseJacobian prepared = sparse.prepareJacobian(f, right);
            assertThat(prepared.jacobian(new double[] {3, 4}).get(1, 1)).isEqualTo(8);
            assertThatThrownBy(() -> prepared.jacobian(new double[] {-3, 4}))
                    .isInstanceOf(PatternMismatchException.class)
                    .hasMessageContaining("the matrix must lie within the pattern but row");
        }
        ScalarField g = x -> x[0] > 0 ? x[0] * x[0] : x[0] * x[1];
        PreparedSparseHessian hessian =
                Sparse.with(FORWARD).prepareHessian(g, Patterns.hessianAt(g, new double[] {1, 2}));
        assertThatThrownBy(() -> hessian.hessian(new double[] {-1, 2})).isInstanceOf(PatternMismatchException.class);
    }

    @Test
    void randomPatternsAreRecoveredInEveryMode() {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 40; round++) {
            int m = random.nextInt(1, 15);
            int n = random.nextInt(1, 15);
            double[][] a = new double[m][n];
            for (double[] row : a) {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextDouble() < 0.25 ? random.nextDouble(1.0, 2.0) : 0.0;
                }
            }
            VectorFunction f = x -> times(a, x);
            double[] x = ramp(n);
            DMatrixRMaj dense = FORWARD.jacobian(f, x);
            for (Sparse sparse :
                    new Sparse[] {Sparse.with(FORWARD), Sparse.with(REVERSE), Sparse.with(FORWARD, REVERSE)}) {
                assertSame(sparse.jacobian(f, x), dense);
            }
            ScalarField q = y -> quadratic(a, y, Math.min(m, n));
            Sparse second = Sparse.with(HigherOrder.of(FORWARD, REVERSE));
            DMatrixRMaj denseSecond = HigherOrder.of(FORWARD, REVERSE).hessian(q, x);
            assertSame(second.hessian(q, x), denseSecond);
            assertSame(second.bySubstitution().hessian(q, x), denseSecond);
        }
    }

    private static void assertSame(DMatrixSparseCSC sparse, DMatrixRMaj dense) {
        DMatrixRMaj filled = DConvertMatrixStruct.convert(sparse, (DMatrixRMaj) null);
        assertThat(filled.numRows).isEqualTo(dense.numRows);
        assertThat(filled.numCols).isEqualTo(dense.numCols);
        assertThat(filled.data).containsExactly(dense.data, org.assertj.core.data.Offset.offset(TOLERANCE * 1e3));
    }

    static double[] ramp(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> 0.5 + 0.01 * (i % 50));
        return x;
    }

    static double[] constant(int n, double value) {
        double[] x = new double[n];
        Arrays.fill(x, value);
        return x;
    }

    static double[] squares(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * x[i];
        }
        return y;
    }

    static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }

    static double arrowField(double[] x) {
        double sum = 0;
        for (int i = 1; i < x.length; i++) {
            sum += x[0] * x[0] * x[i] + Math.sin(x[i]);
        }
        return sum;
    }

    static double[] broyden(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double before = i == 0 ? 0 : x[i - 1];
            double after = i == n - 1 ? 0 : x[i + 1];
            f[i] = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1;
        }
        return f;
    }

    static double[] arrow(double[] x) {
        double[] f = new double[x.length];
        f[0] = 2 * x[0];
        for (int i = 1; i < x.length; i++) {
            f[0] += x[i];
            f[i] = x[i] + x[0];
        }
        return f;
    }

    static double[] banded(double[] x) {
        double[] f = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = i; j <= Math.min(i + 3, x.length - 1); j++) {
                f[i] += (2 + Math.sin(3 * i + j)) * x[j] * x[j];
            }
        }
        return f;
    }

    static double[] chandrasekhar(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += (i + 0.5) / (i + j + 1.0) * x[j];
            }
            f[i] = x[i] - 1 / (1 - 0.45 / n * sum);
        }
        return f;
    }

    static double[] brusselator(double[] x, int n) {
        double[] d = new double[x.length];
        double c = 10.0 * (n - 1) * (n - 1);
        int half = n * n;
        for (int i = 0; i < n; i++) {
            int up = (i + n - 1) % n;
            int down = (i + 1) % n;
            for (int j = 0; j < n; j++) {
                int left = (j + n - 1) % n;
                int right = (j + 1) % n;
                double u = x[i * n + j];
                double v = x[half + i * n + j];
                double uu = x[up * n + j] + x[down * n + j] + x[i * n + right] + x[i * n + left] - 4 * u;
                double vv = x[half + up * n + j]
                        + x[half + down * n + j]
                        + x[half + i * n + right]
                        + x[half + i * n + left]
                        - 4 * v;
                d[i * n + j] = c * uu + 1 + u * u * v - 4.4 * u;
                d[half + i * n + j] = c * vv + 3.4 * u - u * u * v;
            }
        }
        return d;
    }

    static double[] times(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                if (a[i][j] != 0) {
                    y[i] += a[i][j] * x[j] * x[j];
                }
            }
        }
        return y;
    }

    static double quadratic(double[][] a, double[] y, int k) {
        double sum = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                if (a[i][j] != 0) {
                    sum += a[i][j] * y[i] * y[j];
                }
            }
        }
        return sum;
    }
}
