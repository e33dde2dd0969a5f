/** Lengths that must agree, and the one sentence said when they do not; start at {@link dev.fluxion.shape.ShapeMismatchException}. */
@NullMarked
package dev.fluxion.shape;

import org.jspecify.annotations.NullMarked;
