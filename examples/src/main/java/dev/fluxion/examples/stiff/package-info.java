/** Stiff test problems and what solving them costs; start at {@link dev.fluxion.examples.stiff.WorkPrecision}. */
@NullMarked
package dev.fluxion.examples.stiff;

import org.jspecify.annotations.NullMarked;
