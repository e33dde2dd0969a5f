package dev.fluxion.rule.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule at random points and shapes, against finite differences of its value and against itself transposed. */
class MatrixRuleTest {

    private static final long SEED = 20260917L;
    private static final int POINTS = 3;

    /** The step that balances the errors of a central difference of sixth order for values of moderate curvature. */
    private static final double STEP = 4e-3;

    private static final double TOLERANCE = 1e-8;

    /** Products of both directions differ by rounding only. */
    private static final double DUALITY = 1e-10;

    /**
     * A rule with the lengths of its arguments.
     *
     * @param domain makes an argument that lies where the rule is smooth
     */
    private record Case(ArrayRule rule, UnaryOperator<double[]> domain, int... lengths) {
        @Override
        public String toString() {
            return rule + " of " + Arrays.toString(lengths);
        }
    }

    static Stream<Case> cases() {
        Stream.Builder<Case> cases = Stream.builder();
        for (int[] s : new int[][] {{2, 3, 4}, {1, 1, 1}, {3, 1, 2}, {1, 4, 1}, {5, 2, 3}}) {
            for (boolean left : new boolean[] {false, true}) {
                for (boolean right : new boolean[] {false, true}) {
                    var product = new Multiply(left, right, s[0], s[1], s[2]);
                    int a = s[0] * s[1];
                    int b = s[1] * s[2];
                    int c = s[0] * s[2];
                    cases.add(new Case(product, x -> x, a, b));
                    cases.add(new Case(new ScaledMultiply(product, false), x -> x, 1, a, b));
                    cases.add(new Case(new ScaledMultiply(product, true), x -> x, 1, a, b, c));
                }
            }
        }
        for (Binary function : new Binary[] {Binary.ADD, Binary.SUBTRACT, Binary.MULTIPLY, Binary.DIVIDE, Binary.POW}) {
            var rule = new Elementwise(function);
            UnaryOperator<double[]> positive = MatrixRuleTest::awayFromZero;
            cases.add(new Case(rule, positive, 6, 6));
            cases.add(new Case(rule, positive, 1, 5));
            cases.add(new Case(rule, positive, 4, 1));
            cases.add(new Case(rule, positive, 1, 1));
        }
        for (Unary function : new Unary[] {Unary.NEGATE, Unary.EXP, Unary.LOG, Unary.TANH, Unary.ABS}) {
            cases.add(new Case(new Image(function), MatrixRuleTest::awayFromZero, 5));
        }
        for (int[] s : new int[][] {{3, 2}, {1, 4}, {4, 1}}) {
            cases.add(new Case(new SumRows(s[0], s[1]), x -> x, s[0] * s[1]));
            cases.add(new Case(new SumColumns(s[0], s[1]), x -> x, s[0] * s[1]));
        }
        cases.add(new Case(new Sum(), x -> x, 7));
        cases.add(new Case(new Dot(), x -> x, 6, 6));
        cases.add(new Case(new FrobeniusNorm(false), x -> x, 6));
        cases.add(new Case(new FrobeniusNorm(true), x -> x, 1));
        for (int n : new int[] {1, 2, 3, 6, 8}) {
            int square = n * n;
            cases.add(new Case(new Invert(n, false), MatrixRuleTest::dominant, square));
            cases.add(new Case(new Determinant(n), MatrixRuleTest::dominant, square));
            cases.add(new Case(new LogDeterminant(n), MatrixRuleTest::dominant, square));
            cases.add(new Case(new Cholesky(n), MatrixRuleTest::positiveDefinite, square));
            cases.add(new Case(new Eigenvalues(n, false, true), MatrixRuleTest::spread, square));
            cases.add(new Case(new Eigenvalues(n, true, true), MatrixRuleTest::spread, square));
            cases.add(new Case(new Eigenvectors(n, true), MatrixRuleTest::spread, square));
            for (int columns : new int[] {1, 2}) {
                cases.add(new Case(new Solve(n, columns, Solve.Way.LU), x -> dominant(x, square), square, n * columns));
            }
        }
        for (int[] s : new int[][] {{4, 2, 1}, {5, 3, 2}, {3, 1, 2}}) {
            cases.add(new Case(new LeastSquares(s[0], s[1], s[2]), x -> x, s[0] * s[1], s[0] * s[2]));
        }
        for (int[] s : new int[][] {{3, 3}, {4, 2}, {2, 4}, {1, 3}, {3, 1}, {1, 1}}) {
            int size = s[0] * s[1];
            UnaryOperator<double[]> spread = x -> spread(x, s[1]);
            cases.add(new Case(new PseudoInvert(s[0], s[1]), spread, size));
            cases.add(new Case(new Qr(s[0], s[1]), spread, size));
            cases.add(new Case(new SingularValues(s[0], s[1]), spread, size));
            cases.add(new Case(new SingularVectors(s[0], s[1]), spread, size));
        }
        return cases.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void pushforwardIsTheSlopeOfTheValueAndPullbackItsTranspose(Case given) {
        var random = new Random(SEED);
        for (int k = 0; k < POINTS; k++) {
            double[][] x = arrays(given, random);
            for (int i = 0; i < x.length; i++) {
                x[i] = given.domain.apply(x[i]);
            }
            double[][] tangents = arrays(given, random);
            double[] y = given.rule.value(x);
            double[] cotangent = random.doubles(y.length, -1, 1).toArray();
            boolean[] all = new boolean[x.length];
            Arrays.fill(all, true);
            double[] sum = new double[y.length];
            double[][] together = given.rule.pullback(x, y, cotangent, all);
            for (int i = 0; i < x.length; i++) {
                boolean[] alone = new boolean[x.length];
                alone[i] = true;
                double[][] only = zerosBut(tangents, i);
                double[] pushed = given.rule.pushforward(x, y, only, alone);
                assertClose(pushed, slope(given.rule, x, only), TOLERANCE);
                double[] pulled = given.rule.pullback(x, y, cotangent, alone)[i];
                assertClose(pulled, together[i], DUALITY);
                double scale = 1 + norm(pushed) + norm(pulled);
                assertThat(dot(cotangent, pushed)).isCloseTo(dot(pulled, tangents[i]), offset(DUALITY * scale));
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += pushed[j];
                }
            }
            assertClose(given.rule.pushforward(x, y, tangents, all), sum, DUALITY);
        }
    }

    private static double[][] arrays(Case given, Random random) {
        return Arrays.stream(given.lengths)
                .mapToObj(length -> random.doubles(length, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] zerosBut(double[][] arrays, int index) {
        double[][] zeros = new double[arrays.length][];
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = i == index ? arrays[i] : new double[arrays[i].length];
        }
        return zeros;
    }

    /** The central difference of sixth order. */
    private static double[] slope(ArrayRule rule, double[][] x, double[][] tangents) {
        double[] weights = {3.0 / 4, -3.0 / 20, 1.0 / 60};
        double[] here = rule.value(x);
        double[] slope = new double[here.length];
        for (int k = 1; k <= weights.length; k++) {
            double[] ahead = aligned(rule, rule.value(moved(x, k * STEP, tangents)), here);
            double[] behind = aligned(rule, rule.value(moved(x, -k * STEP, tangents)), here);
            for (int i = 0; i < slope.length; i++) {
                slope[i] += weights[k - 1] * (ahead[i] - behind[i]) / STEP;
            }
        }
        return slope;
    }

    /** The order and the signs that EJML gives decompositions may jump; the derivatives are those of what is nearest. */
    private static double[] aligned(ArrayRule rule, double[] there, double[] here) {
        if (rule instanceof Eigenvalues) {
            Integer[] order = IntStream.range(0, here.length).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(i -> here[i]));
            double[] sorted = Arrays.stream(there).sorted().toArray();
            double[] aligned = new double[here.length];
            for (int i = 0; i < sorted.length; i++) {
                aligned[order[i]] = sorted[i];
            }
            return aligned;
        }
        if (rule instanceof Eigenvectors vectors) {
            return alignedColumns(there, here, vectors.n());
        }
        if (rule instanceof SingularVectors vectors) {
            return alignedColumns(there, here, Math.min(vectors.rows(), vectors.columns()));
        }
        return there;
    }

    private static double[] alignedColumns(double[] there, double[] here, int columns) {
        double[] aligned = new double[here.length];
        for (int j = 0; j < columns; j++) {
            double best = 0;
            int from = j;
            for (int k = 0; k < columns; k++) {
                double product = 0;
                for (int i = 0; i < here.length; i += columns) {
                    product += here[i + j] * there[i + k];
                }
                if (Math.abs(product) > Math.abs(best)) {
                    best = product;
                    from = k;
                }
            }
            for (int i = 0; i < here.length; i += columns) {
                aligned[i + j] = Math.signum(best) * there[i + from];
            }
        }
        return aligned;
    }

    private static double[][] moved(double[][] x, double step, double[][] tangents) {
        double[][] moved = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            moved[i] = x[i].clone();
            for (int j = 0; j < moved[i].length; j++) {
                moved[i][j] += step * tangents[i][j];
            }
        }
        return moved;
    }

    private static double[] awayFromZero(double[] x) {
        return Arrays.stream(x).map(v -> 0.5 + Math.abs(v)).toArray();
    }

    /** A square matrix far from singular. */
    private static double[] dominant(double[] x) {
        return dominant(x, x.length);
    }

    private static double[] dominant(double[] x, int square) {
        double[] dominant = x.clone();
        if (x.length == square) {
            int n = (int) Math.sqrt(square);
            for (int i = 0; i < n; i++) {
                dominant[i * (n + 1)] += 2 + i;
            }
        }
        return dominant;
    }

    private static double[] positiveDefinite(double[] x) {
        int n = (int) Math.sqrt(x.length);
        DMatrixRMaj a = DMatrixRMaj.wrap(n, n, x);
        DMatrixRMaj product = CommonOps_DDRM.multOuter(a, null);
        for (int i = 0; i < n; i++) {
            product.add(i, i, 1 + i);
        }
        return product.data;
    }

    /** A matrix whose eigenvalues or singular values lie apart. */
    private static double[] spread(double[] x) {
        return spread(x, (int) Math.sqrt(x.length));
    }

    private static double[] spread(double[] x, int columns) {
        double[] spread = x.clone();
        int rows = x.length / columns;
        for (int i = 0; i < Math.min(rows, columns); i++) {
            spread[i * (columns + 1)] += 3.0 * (i + 1);
        }
        return Arrays.stream(spread).map(v -> v * 0.5).toArray();
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double scale = 1 + norm(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], offset(tolerance * scale));
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
