/**
 * Curves fitted to data by nonlinear least squares, of the reader's own or of the reference problems of NIST; start at {@link
 * dev.fluxion.examples.fit.Fit}.
 */
@NullMarked
package dev.fluxion.examples.fit;

import org.jspecify.annotations.NullMarked;
