/** Forward mode by dual numbers; start at {@link dev.fluxion.backend.forward.ForwardDual}. */
@NullMarked
package dev.fluxion.backend.forward;

import org.jspecify.annotations.NullMarked;
