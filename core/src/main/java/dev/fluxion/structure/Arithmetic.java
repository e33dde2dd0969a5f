package dev.fluxion.structure;

/**
 * Structures as vectors: {@code theta = minus(theta, scaled(0.1, gradient))}. Each operation takes values of one shape; the result is
 * shaped like them, and carries along what the first of them carries. No argument is changed.
 */
public final class Arithmetic {

    private Arithmetic() {}

    /**
     * {@code x + y}.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code y} is not shaped like {@code x}
     */
    public static <T> T plus(T x, T y) {
        return combined("plus", x, 1.0, y);
    }

    /**
     * {@code x - y}.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code y} is not shaped like {@code x}
     */
    public static <T> T minus(T x, T y) {
        return combined("minus", x, -1.0, y);
    }

    /** {@code factor x}. */
    public static <T> T scaled(double factor, T x) {
        Structure<T> structure = Structure.of(x);
        double[] numbers = structure.flatten(x);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
        return structure.unflatten(numbers);
    }

    /**
     * {@code x + factor y}, in one pass.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code y} is not shaped like {@code x}
     */
    public static <T> T plusScaled(T x, double factor, T y) {
        return combined("plusScaled", x, factor, y);
    }

    /**
     * The sum of the products of the numbers of both.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code y} is not shaped like {@code x}
     */
    public static <T> double dot(T x, T y) {
        Structure<T> structure = Structure.of(x);
        double[] left = structure.flatten(x);
        double[] right = structure.flatten(y, "dot", "y");
        double sum = 0.0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    /** The Euclidean norm of all numbers, without overflow or underflow on the way. */
    public static <T> double norm(T x) {
        double[] numbers = Structure.of(x).flatten(x);
        double largest = 0.0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        if (largest == 0.0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0.0;
        for (double number : numbers) {
            double scaled = number / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    private static <T> T combined(String operation, T x, double factor, T y) {
        Structure<T> structure = Structure.of(x);
        double[] numbers = structure.flatten(x);
        double[] others = structure.flatten(y, operation, "y");
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += factor * others[i];
        }
        return structure.unflatten(numbers);
    }
}
