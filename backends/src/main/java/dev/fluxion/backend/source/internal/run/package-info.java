/** Internal: what generated code calls while it runs; start at {@link dev.fluxion.backend.source.internal.run.Tape}. */
@NullMarked
package dev.fluxion.backend.source.internal.run;

import org.jspecify.annotations.NullMarked;
