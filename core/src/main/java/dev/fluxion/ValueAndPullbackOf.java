package dev.fluxion;

/**
 * The value of a function of structures and a pullback.
 *
 * @param <R> the value's type
 * @param <T> the pullback's type: that of the one argument, or a tuple with an entry for each
 */
public record ValueAndPullbackOf<R, T>(R value, T pullback) {}
