package dev.fluxion.streams.internal;

/** Internal: checks of the settings of optimizers and solvers. */
public final class Settings {

    private Settings() {}

    /** Checks a number above 0, such as a learning rate. */
    public static double positive(String operation, String argument, double value) {
        if (!(value > 0.0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be positive and finite but was " + value);
        }
        return value;
    }

    /** Checks the share of the past in a running average. */
    public static double decay(String operation, String argument, double value) {
        if (!(value >= 0.0 && value < 1.0)) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be at least 0 and below 1 but was " + value);
        }
        return value;
    }

    /** Checks a number that may be 0, such as a tolerance that is switched off by it. */
    public static double notNegative(String operation, String argument, double value) {
        if (!(value >= 0.0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be at least 0 and finite but was " + value);
        }
        return value;
    }

    /** Checks a count. */
    public static int atLeast(String operation, String argument, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be at least " + least + " but was " + value);
        }
        return value;
    }
}
