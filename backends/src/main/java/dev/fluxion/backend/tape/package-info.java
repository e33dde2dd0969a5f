/** Reverse mode by a tape of operations; start at {@link dev.fluxion.backend.tape.ReverseTape}. */
@NullMarked
package dev.fluxion.backend.tape;

import org.jspecify.annotations.NullMarked;
