package dev.fluxion.backend.source.internal.run;

/**
 * Internal: sweeps that keep nothing of each other. The forward sweep only computes the value; each reverse sweep runs the function again, from checkpoints of its loops.
 * What the function reads must be as it was, which the value is held to: {@link Tape#keepResult}.
 */
public interface RerunKernel extends SplitKernel {}
