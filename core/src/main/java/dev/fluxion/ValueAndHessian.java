package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)} and its Hessian, n x n. */
public record ValueAndHessian(double value, DMatrixRMaj hessian) {}
