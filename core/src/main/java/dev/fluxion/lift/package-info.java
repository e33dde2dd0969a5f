/**
 * Lifting: from the bytecode of plain Java to the same code over {@link dev.fluxion.number.Real}; start at {@link
 * dev.fluxion.lift.Lift}.
 */
@NullMarked
package dev.fluxion.lift;

import org.jspecify.annotations.NullMarked;
