package dev.fluxion.streams.pipeline;

/**
 * Where to put checkpoints so that a chain of steps is reversed with few recomputations: with c checkpoints and r recomputations of each step,
 * chains of up to (c + r choose c) steps can be reversed.
 *
 * @see <a href="https://doi.org/10.1145/347837.347846">Griewank and Walther, Algorithm 799: revolve</a>
 */
final class Binomial {

    private Binomial() {}

    /** As many checkpoints as the number of steps has binary digits. */
    static int checkpoints(long steps) {
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(steps));
    }

    /**
     * How many steps to advance before the next checkpoint.
     *
     * @param steps at least 2
     * @param checkpoints how many may still be made; with none, all steps but the last are advanced and nothing is kept
     */
    static long advance(long steps, int checkpoints) {
        if (checkpoints == 0) {
            return steps - 1;
        }
        int recomputations = 1;
        while (reversible(checkpoints, recomputations) < steps) {
            recomputations++;
        }
        return Math.min(steps - 1, reversible(checkpoints, recomputations - 1));
    }

    /** How often each of the steps is computed at most, besides once to be pulled back. */
    static int recomputations(long steps, int checkpoints) {
        int recomputations = 0;
        while (reversible(checkpoints, recomputations) < steps) {
            recomputations++;
        }
        return recomputations;
    }

    /** (c + r choose c), or the largest number if that is larger. */
    static long reversible(int checkpoints, int recomputations) {
        long ways = 1;
        for (int i = 1; i <= checkpoints; i++) {
            if (ways > Long.MAX_VALUE / (recomputations + i)) {
                return Long.MAX_VALUE;
            }
            ways = ways * (recomputations + i) / i;
        }
        return ways;
    }
}
