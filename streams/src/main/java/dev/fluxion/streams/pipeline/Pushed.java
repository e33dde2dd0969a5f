package dev.fluxion.streams.pipeline;

import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A value with k directions.
 *
 * @param value the value, of m numbers
 * @param tangents one direction in each column, m x k; null for zeros
 */
record Pushed(Object value, @Nullable DMatrixRMaj tangents) {}
