package dev.fluxion;

/**
 * The gradient of a function of structures and a Hessian-vector product, both shaped like the arguments.
 *
 * @param <T> their type: that of the one argument, or a tuple with an entry for each
 */
public record GradientAndHvpOf<T>(T gradient, T hvp) {}
