/** Internal: what becomes of a method between reading and writing, pass by pass; start at {@link dev.fluxion.backend.source.internal.pass.Passes}. */
@NullMarked
package dev.fluxion.backend.source.internal.pass;

import org.jspecify.annotations.NullMarked;
