package dev.fluxion.backend.aparapi;

import org.ejml.data.DMatrixRMaj;

/**
 * What a {@link DerivativeBatch} computed at k points; {@link BatchDerivative} says what is in a row.
 *
 * @param values the values, one point in each of k rows
 * @param derivatives the derivatives, one point in each of k rows
 */
public record ValuesAndDerivatives(DMatrixRMaj values, DMatrixRMaj derivatives) {}
