package dev.fluxion.streams.internal;

/** Internal: what is asked of vectors here. */
public final class Vectors {

    private Vectors() {}

    /** The place of the first number that is NaN or infinite, or -1. */
    public static int firstNotFinite(double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Double.isFinite(vector[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Whether no number is NaN or infinite. */
    public static boolean isFinite(double[] vector) {
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
    public static double norm(double[] vector) {
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

    /** The largest magnitude; 0 if there is no number, NaN if one is NaN. */
    public static double maxNorm(double[] vector) {
        double largest = 0.0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The inner product of two vectors of one length. */
    public static double dot(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code factor v}. */
    public static double[] scaled(double[] v, double factor) {
        double[] result = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            result[i] = factor * v[i];
        }
        return result;
    }

    /** {@code x + factor v}. */
    public static double[] sum(double[] x, double factor, double[] v) {
        double[] result = x.clone();
        add(result, factor, v);
        return result;
    }

    /** Adds {@code factor v} to {@code x}, in place. */
    public static void add(double[] x, double factor, double[] v) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * v[i];
        }
    }

    /** {@code a - b}. */
    public static double[] difference(double[] a, double[] b) {
        return sum(a, -1.0, b);
    }
}
