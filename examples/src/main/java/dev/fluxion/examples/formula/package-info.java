/**
 * Formulas such as {@code b1*(1-exp(-b2*x))}: parsed at run time, computed by plain Java, which every backend can
 * differentiate; start at {@link dev.fluxion.examples.formula.Formula}.
 */
@NullMarked
package dev.fluxion.examples.formula;

import org.jspecify.annotations.NullMarked;
