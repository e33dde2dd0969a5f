package dev.fluxion.streams.online;

/** What is asked of vectors here. */
final class Vectors {

    private Vectors() {}

    /** The place of the first number that is NaN or infinite, or -1. */
    static int firstNotFinite(double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Double.isFinite(vector[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Whether no number is NaN or infinite. */
    static boolean isFinite(double[] vector) {
        // Zeros, or NaN. Four sums at once, since each addition waits for the one before it in its own sum only.
        double a = 0.0;
        double b = 0.0;
        double c = 0.0;
        double d = 0.0;
        int i = 0;
        for (; i + 3 < vector.length; i += 4) {
            a += vector[i] * 0.0;
            b += vector[i + 1] * 0.0;
            c += vector[i + 2] * 0.0;
            d += vector[i + 3] * 0.0;
        }
        for (; i < vector.length; i++) {
            a += vector[i] * 0.0;
        }
        return a + b + (c + d) == 0.0;
    }

    /** The Euclidean norm; overflows only if the norm itself does, and is finite only if all numbers are. */
    static double norm(double[] vector) {
        double a = 0.0;
        double b = 0.0;
        double c = 0.0;
        double d = 0.0;
        int i = 0;
        for (; i + 3 < vector.length; i += 4) {
            a += vector[i] * vector[i];
            b += vector[i + 1] * vector[i + 1];
            c += vector[i + 2] * vector[i + 2];
            d += vector[i + 3] * vector[i + 3];
        }
        for (; i < vector.length; i++) {
            a += vector[i] * vector[i];
        }
        double sum = a + b + (c + d);
        return Double.isInfinite(sum) || sum < Double.MIN_NORMAL ? scaledNorm(vector) : Math.sqrt(sum);
    }

    private static double scaledNorm(double[] vector) {
        double largest = 0.0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0.0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0.0;
        for (double value : vector) {
            sum += value / largest * (value / largest);
        }
        return largest * Math.sqrt(sum);
    }
}
