/**
 * Derivatives from values of the function alone; start at {@link dev.fluxion.backend.finite.FiniteDifferences}, or at {@link
 * dev.fluxion.backend.finite.ComplexStep} for values at complex points.
 */
@NullMarked
package dev.fluxion.backend.finite;

import org.jspecify.annotations.NullMarked;
