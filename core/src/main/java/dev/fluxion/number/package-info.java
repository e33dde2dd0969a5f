/**
 * The abstract number that lifted code computes with, and the functions over it; start at {@link dev.fluxion.number.Real}.
 */
@NullMarked
package dev.fluxion.number;

import org.jspecify.annotations.NullMarked;
