/** Internal: what is found out about a graph before it is differentiated, and what is made simpler; start at {@link dev.fluxion.backend.source.internal.analysis.Activity}. */
@NullMarked
package dev.fluxion.backend.source.internal.analysis;

import org.jspecify.annotations.NullMarked;
