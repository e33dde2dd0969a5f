package dev.fluxion.rule.matrix;

import org.ejml.UtilEjml;

/** What has a derivative only where no two numbers coincide. */
final class Distinct {

    private Distinct() {}

    /** The distance within which computed numbers cannot be told apart, relative to the largest and for each of them. */
    private static final double TOLERANCE = 4 * UtilEjml.EPS;

    /** Whether two numbers coincide but for rounding. */
    static boolean coincide(double[] numbers, int i, int j) {
        double largest = 0.0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return Math.abs(numbers[i] - numbers[j]) <= TOLERANCE * numbers.length * largest;
    }

    static void check(String operation, String what, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            for (int j = 0; j < i; j++) {
                if (coincide(numbers, i, j)) {
                    throw coinciding(operation, what, i, j);
                }
            }
        }
    }

    static ArithmeticException coinciding(String operation, String what, int i, int j) {
        return new ArithmeticException(operation + ": " + what + " must be distinct to have a derivative but " + j
                + " and " + i + " coincide");
    }
}
