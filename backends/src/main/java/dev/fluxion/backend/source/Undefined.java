package dev.fluxion.backend.source;

/** Looks for undefined numbers. */
final class Undefined {

    private Undefined() {}

    /** Whether an array has a NaN. */
    static boolean isIn(double[] array) {
        for (double number : array) {
            if (Double.isNaN(number)) {
                return true;
            }
        }
        return false;
    }
}
