package dev.fluxion.streams.pipeline;

/**
 * A value with the direction in which it moves.
 *
 * @param primal the value
 * @param tangent the direction, shaped like the value
 * @param <T> the type of both
 */
public record Dual<T>(T primal, T tangent) {}
