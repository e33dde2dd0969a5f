package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)}, its gradient, of length n, and its Hessian, n x n. */
public record ValueGradientAndHessian(double value, double[] gradient, DMatrixRMaj hessian) {}
