/** Derivatives as operators: products from both sides without forming the matrix; start at {@link dev.fluxion.lazy.LazyJacobian}. */
@NullMarked
package dev.fluxion.lazy;

import org.jspecify.annotations.NullMarked;
