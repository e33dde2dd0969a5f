package dev.fluxion.lazy;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * A Jacobian, m x n, known by its products: {@code J v} by a pushforward and {@code J^T w} by a
 * pullback, each linearized at most once. The matrix is formed only by {@link #toMatrix}.
 */
public final class LazyJacobian {

    private final IntSupplier rows;
    private final int columns;
    private final UnaryOperator<double[]> times;
    private final UnaryOperator<double[]> transposeTimes;

    private LazyJacobian(
            IntSupplier rows, int columns, UnaryOperator<double[]> times, UnaryOperator<double[]> transposeTimes) {
        this.rows = rows;
        this.columns = columns;
        this.times = times;
        this.transposeTimes = transposeTimes;
    }

    /**
     * Wraps the two products.
     *
     * @param rows the number m of rows, asked for when first needed
     * @param columns the number n of columns
     * @param times from length n to length m
     * @param transposeTimes from length m to length n
     */
    public static LazyJacobian of(
            IntSupplier rows, int columns, UnaryOperator<double[]> times, UnaryOperator<double[]> transposeTimes) {
        return new LazyJacobian(rows, columns, times, transposeTimes);
    }

    /** The number m of rows. */
    public int rows() {
        return rows.getAsInt();
    }

    /** The number n of columns. */
    public int columns() {
        return columns;
    }

    /**
     * {@code J v}, of length m.
     *
     * @throws ShapeMismatchException if the tangent's length is not n
     */
    public double[] times(double[] tangent) {
        ShapeMismatchException.check("times", "tangent", columns, tangent.length);
        return times.apply(tangent);
    }

    /**
     * {@code J^T w}, of length n; written from the left, {@code w^T J}.
     *
     * @throws ShapeMismatchException if the cotangent's length is not m
     */
    public double[] transposeTimes(double[] cotangent) {
        ShapeMismatchException.check("transposeTimes", "cotangent", rows(), cotangent.length);
        return transposeTimes.apply(cotangent);
    }

    /** {@code factor J}, as lazy as this. */
    public LazyJacobian times(double factor) {
        return new LazyJacobian(
                rows, columns, v -> scaled(times.apply(v), factor), w -> scaled(transposeTimes.apply(w), factor));
    }

    /** {@code J^T}, n x m, as lazy as this. */
    public LazyJacobian transpose() {
        return new LazyJacobian(() -> columns, rows(), transposeTimes, times);
    }

    /** The matrix, m x n, by n or m products, whichever are fewer. */
    public DMatrixRMaj toMatrix() {
        int m = rows();
        var matrix = new DMatrixRMaj(m, columns);
        if (columns <= m) {
            for (int j = 0; j < columns; j++) {
                double[] column = times.apply(unit(columns, j));
                for (int i = 0; i < m; i++) {
                    matrix.data[i * columns + j] = column[i];
                }
            }
        } else {
            for (int i = 0; i < m; i++) {
                System.arraycopy(transposeTimes.apply(unit(m, i)), 0, matrix.data, i * columns, columns);
            }
        }
        return matrix;
    }

    private static double[] unit(int length, int index) {
        double[] unit = new double[length];
        unit[index] = 1.0;
        return unit;
    }

    private static double[] scaled(double[] vector, double factor) {
        double[] product = vector.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }
}
