package dev.fluxion.streams.ode;

/**
 * An event that has happened within a step.
 *
 * @param event which one
 * @param time when, to rounding
 * @param state the state then, of length n, by the step's dense output
 */
@SuppressWarnings("ArrayRecordComponent") // A result: compared by nobody, and the array is the caller's own.
public record EventHit(Event event, double time, double[] state) {}
