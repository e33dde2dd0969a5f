package dev.fluxion.streams.control;

/** Plans for one problem, better ones from iteration to iteration. Its arrays are kept from state to state. For one thread. */
interface Search {

    /** What an iteration came to. */
    enum Outcome {
        /** A better plan. */
        IMPROVED,
        /** No better plan this time, but the next iteration, which is more careful, may find one. */
        RETRY,
        /** No better plan is near. */
        DONE
    }

    /**
     * Begins with a plan.
     *
     * @param state where it starts, of length n
     * @param controls what it does, m for each step in a row; not kept
     * @return whether its cost is finite; if not there is nothing to improve
     */
    boolean begin(double[] state, double[] controls);

    /** One iteration. The plan never gets worse. */
    Outcome improve();

    /** The plan there is now. */
    Plan plan();

    /** Forgets what is kept from state to state besides arrays. */
    void forget();
}
