/** The differentiation backends, one package each. */
@NullMarked
package dev.fluxion.backend;

import org.jspecify.annotations.NullMarked;
