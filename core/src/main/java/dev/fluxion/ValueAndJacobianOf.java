package dev.fluxion;

/**
 * The value of a function of structures and its Jacobian.
 *
 * @param <R> the value's type
 * @param <J> a matrix for the one argument, or a tuple with one for each
 */
public record ValueAndJacobianOf<R, J>(R value, J jacobian) {}
