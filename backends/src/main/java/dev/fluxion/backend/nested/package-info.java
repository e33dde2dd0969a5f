/** What numbers made of other numbers share, whatever the backend; start at {@link dev.fluxion.backend.nested.NestedTape}. */
@NullMarked
package dev.fluxion.backend.nested;

import org.jspecify.annotations.NullMarked;
