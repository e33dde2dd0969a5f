package dev.fluxion;

/**
 * The value of a function of structures and a pushforward, shaped like it.
 *
 * @param <R> the value's type
 */
public record ValueAndPushforwardOf<R>(R value, R pushforward) {}
