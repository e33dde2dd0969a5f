package dev.fluxion.sparse;

import org.ejml.data.DMatrixSparseCSC;

/** {@code f(x)}, of length m, and its Jacobian, m x n. */
public record SparseValueAndJacobian(double[] value, DMatrixSparseCSC jacobian) {}
