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

    /** The Euclidean norm; overflows only if the norm itself does. */
    static double norm(double[] vector) {
        double sum = 0.0;
        for (double value : vector) {
            sum += value * value;
        }
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
