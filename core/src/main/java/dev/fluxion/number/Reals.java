package dev.fluxion.number;

/** Arrays of numbers from arrays of doubles, and back. */
public final class Reals {

    private Reals() {}

    /** Constants with the given values. */
    public static Real[] constants(double[] values) {
        Real[] reals = new Real[values.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Constant.of(values[i]);
        }
        return reals;
    }

    /** The primal values of numbers. */
    public static double[] values(Real[] reals) {
        double[] values = new double[reals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = reals[i].value();
        }
        return values;
    }

    /** The primal values of the numbers in several arrays, in arrays of their own. */
    public static double[][] values(Real[][] arrays) {
        double[][] values = new double[arrays.length][];
        for (int k = 0; k < values.length; k++) {
            values[k] = values(arrays[k]);
        }
        return values;
    }
}
