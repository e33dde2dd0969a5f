/** Internal: the intermediate representation of plain Java methods; start at {@link dev.fluxion.backend.source.internal.ir.Graph}. */
@NullMarked
package dev.fluxion.backend.source.internal.ir;

import org.jspecify.annotations.NullMarked;
