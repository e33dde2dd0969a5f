package dev.fluxion;

/** The value of a function of structures and its Hessian. */
public record ValueAndHessianOf(double value, BlockHessian hessian) {}
