/** Jacobians of a function at the points of a file, as a stream; start at {@link dev.fluxion.examples.jacobians.JacobianStream}. */
@NullMarked
package dev.fluxion.examples.jacobians;

import org.jspecify.annotations.NullMarked;
