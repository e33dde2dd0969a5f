package dev.fluxion;

/**
 * The value of a function of structures, its gradient and its Hessian.
 *
 * @param <T> the gradient's type: that of the one argument, or a tuple with an entry for each
 */
public record ValueGradientAndHessianOf<T>(double value, T gradient, BlockHessian hessian) {}
