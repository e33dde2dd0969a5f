package dev.fluxion.lazy;

import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/** A Hessian, n x n, known by its products. The matrix is formed only by {@link #toMatrix}. */
public final class LazyHessian {

    private final LazyJacobian ofGradient;

    /**
     * Wraps the two products, which agree up to rounding.
     *
     * @param length the number n of rows and columns
     * @param times {@code H v}, by pushing {@code v} through the gradient
     * @param transposeTimes {@code H^T w}, by pulling {@code w} back through the gradient
     */
    public static LazyHessian of(int length, UnaryOperator<double[]> times, UnaryOperator<double[]> transposeTimes) {
        return new LazyHessian(LazyJacobian.of(() -> length, length, times, transposeTimes));
    }

    private LazyHessian(LazyJacobian ofGradient) {
        this.ofGradient = ofGradient;
    }

    /** The number n of rows and columns. */
    public int length() {
        return ofGradient.columns();
    }

    /**
     * {@code H v}, of length n.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangent's length is not n
     */
    public double[] times(double[] tangent) {
        return ofGradient.times(tangent);
    }

    /**
     * {@code H^T w}, of length n; written from the left, {@code w^T H}.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangent's length is not n
     */
    public double[] transposeTimes(double[] cotangent) {
        return ofGradient.transposeTimes(cotangent);
    }

    /** {@code factor H}, as lazy as this. */
    public LazyHessian times(double factor) {
        return new LazyHessian(ofGradient.times(factor));
    }

    /** The matrix, n x n, by n products. */
    public DMatrixRMaj toMatrix() {
        return ofGradient.toMatrix();
    }
}
