package dev.fluxion.backend.conformance;

import dev.fluxion.VectorFunction;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A function with its value and Jacobian worked out by hand. The shapes differ, so that a transposed index fails.
 *
 * @param jacobian the rows, m x n
 */
public record Example(
        String name,
        VectorFunction f,
        double[] x,
        double[] value,
        double[][] jacobian,
        double[] tangent,
        double[] cotangent) {

    private static final Example PRODUCT = new Example(
            "product of elements, 3 to 1",
            x -> new double[] {x[0] * x[1] * x[2]},
            vector(2.0, 3.0, 5.0),
            vector(30.0),
            new double[][] {{15.0, 10.0, 6.0}},
            vector(1.0, 0.0, -1.0),
            vector(2.0));

    private static final Example WIDENING = new Example(
            "monomials of two numbers, 2 to 5",
            x -> new double[] {x[0], 3.0 - x[1], x[0] * x[1], x[0] * x[0] / x[1], 7.0},
            vector(3.0, 2.0),
            vector(3.0, 1.0, 6.0, 4.5, 7.0),
            new double[][] {{1.0, 0.0}, {0.0, -1.0}, {2.0, 3.0}, {3.0, -2.25}, {0.0, 0.0}},
            vector(2.0, -1.0),
            vector(1.0, -2.0, 0.5, 2.0, 9.0));

    private static final Example NARROWING = new Example(
            "a sum of squares and a sum of products, 5 to 2",
            Example::squaresAndProducts,
            vector(1.0, -2.0, 3.0, 0.5, 4.0),
            vector(30.25, -4.5),
            new double[][] {{2.0, -4.0, 6.0, 1.0, 8.0}, {-2.0, 1.0, 0.5, 3.0, -1.0}},
            vector(1.0, 1.0, 0.0, -1.0, 2.0),
            vector(0.5, -3.0));

    private static final Example SLOPE = new Example(
            "a rational function, 1 to 1",
            x -> new double[] {1.0 / (1.0 + x[0] * x[0])},
            vector(0.5),
            vector(0.8),
            new double[][] {{-0.64}},
            vector(3.0),
            vector(-2.0));

    private static final Example NO_INPUT = new Example(
            "constants of nothing, 0 to 2",
            x -> new double[] {4.0 + x.length, 2.0},
            vector(),
            vector(4.0, 2.0),
            new double[][] {{}, {}},
            vector(),
            vector(1.0, 2.0));

    private static final Example NO_OUTPUT = new Example(
            "nothing of three numbers, 3 to 0",
            x -> new double[0],
            vector(1.0, 2.0, 3.0),
            vector(),
            new double[0][],
            vector(1.0, 2.0, 3.0),
            vector());

    /** All examples. */
    public static List<Example> all() {
        return List.of(PRODUCT, WIDENING, NARROWING, SLOPE, NO_INPUT, NO_OUTPUT);
    }

    int n() {
        return x.length;
    }

    int m() {
        return value.length;
    }

    /** {@code J}, m x n. */
    DMatrixRMaj matrix() {
        var matrix = new DMatrixRMaj(m(), n());
        for (int i = 0; i < m(); i++) {
            System.arraycopy(jacobian[i], 0, matrix.data, i * n(), n());
        }
        return matrix;
    }

    /** {@code J v}. */
    double[] times(double[] v) {
        double[] product = new double[m()];
        for (int i = 0; i < m(); i++) {
            for (int j = 0; j < n(); j++) {
                product[i] += jacobian[i][j] * v[j];
            }
        }
        return product;
    }

    /** {@code J^T w}. */
    double[] transposeTimes(double[] w) {
        double[] product = new double[n()];
        for (int i = 0; i < m(); i++) {
            for (int j = 0; j < n(); j++) {
                product[j] += jacobian[i][j] * w[i];
            }
        }
        return product;
    }

    @Override
    public String toString() {
        return name;
    }

    private static double[] squaresAndProducts(double[] x) {
        double squares = 0.0;
        for (double element : x) {
            squares += element * element;
        }
        return new double[] {squares, x[0] * x[1] + x[2] * x[3] - x[4]};
    }

    private static double[] vector(double... elements) {
        return elements;
    }
}
