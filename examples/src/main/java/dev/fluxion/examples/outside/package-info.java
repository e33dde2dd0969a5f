/** A backend written outside of Fluxion, complete; start at {@link dev.fluxion.examples.outside.DualNumbers}. */
@NullMarked
package dev.fluxion.examples.outside;

import org.jspecify.annotations.NullMarked;
