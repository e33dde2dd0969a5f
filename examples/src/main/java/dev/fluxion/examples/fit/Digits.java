package dev.fluxion.examples.fit;

/** How many digits two numbers share: the logarithm of their relative difference. */
final class Digits {

    /** Certified values are printed to 11 digits; more cannot be told. */
    static final double MOST = 11.0;

    private Digits() {}

    /** From 0 to {@link #MOST}. */
    static double of(double found, double certified) {
        if (found == certified) {
            return MOST;
        }
        double digits = -Math.log10(Math.abs(found - certified) / Math.abs(certified));
        return digits >= 0.0 ? Math.min(MOST, digits) : 0.0;
    }

    /** The fewest of those of two vectors of one length. */
    static double fewest(double[] found, double[] certified) {
        double fewest = MOST;
        for (int i = 0; i < certified.length; i++) {
            fewest = Math.min(fewest, of(found[i], certified[i]));
        }
        return fewest;
    }
}
