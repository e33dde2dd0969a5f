/** Reverse mode by a tape of operations on whole arrays; start at {@link dev.fluxion.backend.array.ArrayTape}. */
@NullMarked
package dev.fluxion.backend.array;

import org.jspecify.annotations.NullMarked;
