/** Internal: reads bytecode into the intermediate representation; start at {@link dev.fluxion.backend.source.internal.read.Reader}. */
@NullMarked
package dev.fluxion.backend.source.internal.read;

import org.jspecify.annotations.NullMarked;
