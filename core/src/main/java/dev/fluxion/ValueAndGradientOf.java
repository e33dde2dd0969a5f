package dev.fluxion;

/**
 * The value of a function of structures and its gradient.
 *
 * @param <T> the gradient's type: that of the one argument, or a tuple with an entry for each
 */
public record ValueAndGradientOf<T>(double value, T gradient) {}
