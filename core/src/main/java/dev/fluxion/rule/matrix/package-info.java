/**
 * The operations of EJML's dense linear algebra with their derivatives, one {@link dev.fluxion.rule.ArrayRule} each; start at {@link
 * dev.fluxion.rule.matrix.Multiply}. Values are EJML's own, bit for bit; derivatives are written in EJML's operations, so that they
 * are differentiated by these rules again. Matrices are flat arrays, row by row.
 *
 * <p>In the formulas {@code dA} is the tangent of A and {@code Abar} the cotangent at A.
 *
 * @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles, An extended collection of matrix derivative results
 *     for forward and reverse mode automatic differentiation (2008)</a>
 */
@NullMarked
package dev.fluxion.rule.matrix;

import org.jspecify.annotations.NullMarked;
