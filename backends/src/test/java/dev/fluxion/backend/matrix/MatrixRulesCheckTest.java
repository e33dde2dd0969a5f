package dev.fluxion.backend.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.check.RuleCheck;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.Unary;
import dev.fluxion.rule.matrix.Cholesky;
import dev.fluxion.rule.matrix.Determinant;
import dev.fluxion.rule.matrix.Dot;
import dev.fluxion.rule.matrix.Eigenvalues;
import dev.fluxion.rule.matrix.Eigenvectors;
import dev.fluxion.rule.matrix.Elementwise;
import dev.fluxion.rule.matrix.FrobeniusNorm;
import dev.fluxion.rule.matrix.Image;
import dev.fluxion.rule.matrix.Invert;
import dev.fluxion.rule.matrix.LeastSquares;
import dev.fluxion.rule.matrix.LogDeterminant;
import dev.fluxion.rule.matrix.Multiply;
import dev.fluxion.rule.matrix.PseudoInvert;
import dev.fluxion.rule.matrix.Qr;
import dev.fluxion.rule.matrix.ScaledMultiply;
import dev.fluxion.rule.matrix.SingularValues;
import dev.fluxion.rule.matrix.SingularVectors;
import dev.fluxion.rule.matrix.Solve;
import dev.fluxion.rule.matrix.Sum;
import dev.fluxion.rule.matrix.SumColumns;
import dev.fluxion.rule.matrix.SumRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of matrices, of random shapes and at random points, against finite differences, against itself and lifted. */
class MatrixRulesCheckTest {

    private static final RuleCheck CHECK = RuleCheck.against(FiniteDifferences.create());

    private static final int LARGEST = 4;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void productsSumsAndFunctionsOfElements(long seed) {
        var random = new SplittableRandom(seed);
        int m = size(random);
        int k = size(random);
        int n = size(random);
        RuleCheck check = CHECK.seeded(seed);
        for (int sides = 0; sides < 4; sides++) {
            var product = new Multiply((sides & 1) != 0, (sides & 2) != 0, m, k, n);
            check.checkAtRandom(product, m * k, k * n);
            check.checkAtRandom(new ScaledMultiply(product, false), 1, m * k, k * n);
            check.checkAtRandom(new ScaledMultiply(product, true), 1, m * k, k * n, m * n);
        }
        check.checkAtRandom(new Sum(), m * n);
        check.checkAtRandom(new SumRows(m, n), m * n);
        check.checkAtRandom(new SumColumns(m, n), m * n);
        check.checkAtRandom(new Dot(), m * n, m * n);
        check.checkAtRandom(new FrobeniusNorm(false), 1 + m * n);
        check.checkAtRandom(new FrobeniusNorm(true), 1 + m * n);
        for (Binary function : new Binary[] {Binary.ADD, Binary.SUBTRACT, Binary.MULTIPLY}) {
            check.checkAtRandom(new Elementwise(function), m * n, m * n);
            check.checkAtRandom(new Elementwise(function), 1, m * n);
            check.checkAtRandom(new Elementwise(function), m * n, 1);
        }
        check.check(new Elementwise(Binary.DIVIDE), numbers(random, m * n), positive(random, m * n));
        check.check(new Elementwise(Binary.POW), positive(random, m * n), numbers(random, m * n));
        check.checkAtRandom(new Image(Unary.SIN), m * n);
        check.check(new Image(Unary.LOG), positive(random, m * n));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void systemsAndDecompositions(long seed) {
        var random = new SplittableRandom(100 + seed);
        int n = size(random);
        int columns = size(random);
        RuleCheck check = CHECK.seeded(seed);
        double[] square = spread(random, n, n);
        check.check(new Invert(n, false), square);
        check.check(new Determinant(n), square);
        check.check(new LogDeterminant(n), square);
        check.check(new Solve(n, columns, Solve.Way.LU), square, numbers(random, n * columns));
        check.check(new Cholesky(n), symmetric(square, n));
        check.check(new Eigenvalues(n, false, true), symmetric(square, n));
        check.check(new Eigenvalues(n, true, true), symmetric(square, n));
        check.check(new Eigenvectors(n, true), symmetric(square, n));
        int rows = n + size(random);
        check.check(new LeastSquares(rows, n, columns), spread(random, rows, n), numbers(random, rows * columns));
        for (int[] shape : new int[][] {{rows, n}, {n, rows}}) {
            ArrayRule[] rules = {
                new PseudoInvert(shape[0], shape[1]),
                new Qr(shape[0], shape[1]),
                new SingularValues(shape[0], shape[1]),
                new SingularVectors(shape[0], shape[1])
            };
            for (ArrayRule rule : rules) {
                check.check(rule, spread(random, shape[0], shape[1]));
            }
        }
    }

    /** Those of matrices that must be symmetric as they stand, which hold where the matrices move so. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thoseOfSymmetricMatrices(long seed) {
        var random = new SplittableRandom(200 + seed);
        int n = size(random);
        int columns = size(random);
        RuleCheck check = CHECK.seeded(seed);
        double[] square = spread(random, n, n);
        ArrayRule[] rules = {
            new Invert(n, true),
            new Eigenvalues(n, false, false),
            new Eigenvalues(n, true, false),
            new Eigenvectors(n, false),
        };
        for (ArrayRule rule : rules) {
            check.check(new OfSymmetric(rule, n), square);
        }
        for (Solve.Way way : new Solve.Way[] {Solve.Way.POSITIVE_DEFINITE, Solve.Way.CHOLESKY}) {
            check.check(new OfSymmetric(new Solve(n, columns, way), n), square, numbers(random, n * columns));
        }
    }

    /**
     * A rule after the symmetric part of its first argument was taken.
     *
     * @param rule the rule
     * @param n rows and columns of that argument
     */
    record OfSymmetric(ArrayRule rule, int n) implements PullbackRule {

        @Override
        public String name() {
            return rule.name() + " of the symmetric part";
        }

        @Override
        public double[] value(double[][] inputs) {
            return rule.value(symmetric(inputs));
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return rule.pushforward(symmetric(inputs), output, symmetric(tangents), moving);
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            double[][] products = rule.pullback(symmetric(inputs), output, cotangent, wanted);
            return wanted[0] ? symmetric(products) : products;
        }

        private double[][] symmetric(double[][] arrays) {
            double[][] all = arrays.clone();
            all[0] = MatrixRulesCheckTest.symmetric(arrays[0], n);
            return all;
        }
    }

    /** A rule that is added to the package must be added here, but for {@code Quality}, which has no derivative. */
    @Test
    void noRuleIsLeftOut() throws Exception {
        URI here = Objects.requireNonNull(Multiply.class.getResource("Multiply.class"))
                .toURI();
        List<String> rules;
        if (here.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(here, Map.of())) {
                rules = rulesIn(jar.getPath("/dev/fluxion/rule/matrix"));
            }
        } else {
            rules = rulesIn(Objects.requireNonNull(Path.of(here).getParent()));
        }
        assertThat(rules)
                .containsExactlyInAnyOrder(
                        "Cholesky",
                        "Determinant",
                        "Dot",
                        "Eigenvalues",
                        "Eigenvectors",
                        "Elementwise",
                        "FrobeniusNorm",
                        "Image",
                        "Invert",
                        "LeastSquares",
                        "LogDeterminant",
                        "Multiply",
                        "PseudoInvert",
                        "Qr",
                        "Quality",
                        "ScaledMultiply",
                        "SingularValues",
                        "SingularVectors",
                        "Solve",
                        "Sum",
                        "SumColumns",
                        "SumRows");
    }

    private static List<String> rulesIn(Path folder) throws IOException, ClassNotFoundException {
        List<String> rules = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName()).replace(".class", "");
                if (ArrayRule.class.isAssignableFrom(Class.forName(Multiply.class.getPackageName() + "." + name))) {
                    rules.add(name);
                }
            }
        }
        return rules;
    }

    private static int size(SplittableRandom random) {
        return random.nextInt(1, LARGEST);
    }

    private static double[] numbers(SplittableRandom random, int length) {
        return random.doubles(length, -1.0, 1.0).toArray();
    }

    private static double[] positive(SplittableRandom random, int length) {
        return random.doubles(length, 0.5, 2.0).toArray();
    }

    /** A matrix whose singular values lie apart, and far from zero. */
    private static double[] spread(SplittableRandom random, int rows, int columns) {
        double[] matrix = random.doubles(rows * columns, -0.5, 0.5).toArray();
        for (int i = 0; i < Math.min(rows, columns); i++) {
            matrix[i * columns + i] += 2.5 * (i + 1);
        }
        return matrix;
    }

    /** The symmetric part of a matrix. */
    private static double[] symmetric(double[] matrix, int n) {
        double[] symmetric = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                symmetric[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
            }
        }
        return symmetric;
    }
}
