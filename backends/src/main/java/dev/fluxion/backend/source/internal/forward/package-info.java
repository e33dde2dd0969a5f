/** Internal: makes pushforwards of methods; start at {@link dev.fluxion.backend.source.internal.forward.ForwardCode}. */
@NullMarked
package dev.fluxion.backend.source.internal.forward;

import org.jspecify.annotations.NullMarked;
