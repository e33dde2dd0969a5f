package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Settings;

/**
 * How exact a solution is to be and how far it may go. A step is accepted if the root of the mean square of its estimated error, each
 * component over {@code absolute + relative max(|y|, |y next|)}, is at most 1. Immutable.
 *
 * @param relative the error allowed relative to the solution
 * @param absolute the error allowed where the solution is near 0, in its units
 * @param firstStep the length of the first step that is tried, in units of time; 0 to have it estimated
 * @param longestStep the longest step, in units of time; infinity for any
 * @param steps the most steps that are tried, rejected ones included
 */
public record Control(double relative, double absolute, double firstStep, double longestStep, int steps) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative or not a number, or both tolerances are 0
     */
    public Control {
        Settings.notNegative("Control", "relative", relative);
        Settings.notNegative("Control", "absolute", absolute);
        Settings.notNegative("Control", "firstStep", firstStep);
        Settings.atLeast("Control", "steps", 0, steps);
        if (!(longestStep > 0.0)) {
            throw new IllegalArgumentException("Control: longestStep must be positive but was " + longestStep);
        }
        if (relative == 0.0 && absolute == 0.0) {
            throw new IllegalArgumentException("Control: a tolerance must be positive but both were 0");
        }
    }

    /** Relative and absolute 1e-6, steps as the method likes, at most 100 000. */
    public static Control usual() {
        return new Control(1e-6, 1e-6, 0.0, Double.POSITIVE_INFINITY, 100_000);
    }

    /** The same with other tolerances. */
    public Control tolerances(double relative, double absolute) {
        return new Control(relative, absolute, firstStep, longestStep, steps);
    }

    /** The same with another first step. */
    public Control firstStep(double length) {
        return new Control(relative, absolute, length, longestStep, steps);
    }

    /** The same with another longest step. */
    public Control longestStep(double length) {
        return new Control(relative, absolute, firstStep, length, steps);
    }

    /** The same with another limit of steps. */
    public Control steps(int most) {
        return new Control(relative, absolute, firstStep, longestStep, most);
    }

    /** The norm of an error, 1 if it is what is allowed; not finite if the error is not. */
    double norm(double[] error, double[] before, double[] after) {
        double sum = 0.0;
        for (int i = 0; i < error.length; i++) {
            double allowed = absolute + relative * Math.max(Math.abs(before[i]), Math.abs(after[i]));
            double share = error[i] == 0.0 ? 0.0 : error[i] / allowed;
            sum += share * share;
        }
        return error.length == 0 ? 0.0 : Math.sqrt(sum / error.length);
    }
}
