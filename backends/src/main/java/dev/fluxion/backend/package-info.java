/** The differentiation backends, one package each; start at {@link dev.fluxion.backend.Backends}. */
@NullMarked
package dev.fluxion.backend;

import org.jspecify.annotations.NullMarked;
