package dev.fluxion.streams.online;

/** A way to lower the sum of squares of a window. For one thread. */
interface WindowStep {

    /** Tries to lower it; whether it has. */
    boolean improve(SampleWindow<?> window);

    /** The damping of the next step, which is kept from sample to sample; 0 if steps are not damped. */
    double damping();
}
