package dev.fluxion.streams.online;

/** Checks of the settings of optimizers. */
final class Settings {

    private Settings() {}

    /** Checks a number above 0, such as a learning rate. */
    static double positive(String operation, String argument, double value) {
        if (!(value > 0.0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be positive and finite but was " + value);
        }
        return value;
    }

    /** Checks the share of the past in a running average. */
    static double decay(String operation, String argument, double value) {
        if (!(value >= 0.0 && value < 1.0)) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be at least 0 and below 1 but was " + value);
        }
        return value;
    }
}
