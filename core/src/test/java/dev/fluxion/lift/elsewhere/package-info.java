/** A package whose classes are inherited from. */
@NullMarked
package dev.fluxion.lift.elsewhere;

import org.jspecify.annotations.NullMarked;
