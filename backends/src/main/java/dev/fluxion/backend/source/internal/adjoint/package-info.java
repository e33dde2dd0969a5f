/** Internal: makes the adjoint of a graph and emits it as bytecode; start at {@link dev.fluxion.backend.source.internal.adjoint.AdjointCode}. */
@NullMarked
package dev.fluxion.backend.source.internal.adjoint;

import org.jspecify.annotations.NullMarked;
