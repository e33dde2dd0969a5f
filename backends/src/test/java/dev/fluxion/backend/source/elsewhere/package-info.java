/** Functions whose classes keep their members to themselves. */
@NullMarked
package dev.fluxion.backend.source.elsewhere;

import org.jspecify.annotations.NullMarked;
