/**
 * Sparse Jacobians and Hessians: patterns found by tracing, colourings, and compressed evaluation by any backend; start at
 * {@link dev.fluxion.sparse.Sparse}.
 */
@NullMarked
package dev.fluxion.sparse;

import org.jspecify.annotations.NullMarked;
