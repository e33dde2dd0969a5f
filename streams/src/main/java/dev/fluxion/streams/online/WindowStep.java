package dev.fluxion.streams.online;

/** A way to lower the sum of squares of a window. For one thread. */
interface WindowStep {

    /** Tries to lower it; whether it has. */
    boolean improve(SampleWindow<?> window);
}
