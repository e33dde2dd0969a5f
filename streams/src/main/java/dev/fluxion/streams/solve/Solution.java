package dev.fluxion.streams.solve;

/**
 * A problem of a stream and what has come of it.
 *
 * @param problem the problem
 * @param last its last iterate, which has converged or says why it stopped
 */
public record Solution<P>(P problem, Iterate last) {}
