package dev.fluxion.backend.conformance;

/** How one operation of a scenario is asked of the API. */
@FunctionalInterface
interface Answer {

    /** The numbers that come out, flattened row-major; an exception if the API refuses. */
    double[] of(Run run) throws Exception;
}
