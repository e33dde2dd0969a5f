/**
 * The elementary functions and their derivatives, one entry each, shared by every backend; start at
 * {@link dev.fluxion.rule.Unary}. Operations on whole arrays are {@link dev.fluxion.rule.ArrayRule}s.
 *
 * <p><b>Conventions at points without a derivative</b>, the same in forward and reverse and in every
 * backend. A rule's derivative is the value in the table below; and in the chain rule a zero is
 * strong: zero times an infinite or undefined factor is zero, so a partial that is zero hides
 * whatever lies behind it and a direction that does not move contributes nothing.
 *
 * <table>
 * <caption>Conventions</caption>
 * <tr><th>function</th><th>point</th><th>derivative</th></tr>
 * <tr><td>abs</td><td>0</td><td>0</td></tr>
 * <tr><td>max, min</td><td>ties</td><td>1/2 for each argument</td></tr>
 * <tr><td>sqrt, cbrt</td><td>0</td><td>+Infinity</td></tr>
 * <tr><td>pow(x, p), in x</td><td>p = 0</td><td>0</td></tr>
 * <tr><td>pow(x, p), in p</td><td>x = 0, p &gt; 0</td><td>0</td></tr>
 * <tr><td>log, log10, log1p</td><td>outside the domain</td><td>NaN</td></tr>
 * <tr><td>log, log10, log1p</td><td>at the pole</td><td>+Infinity</td></tr>
 * <tr><td>asin, acos</td><td>1, -1</td><td>+Infinity, -Infinity</td></tr>
 * <tr><td>hypot</td><td>(0, 0)</td><td>0 for each argument</td></tr>
 * <tr><td>atan2</td><td>(0, 0)</td><td>NaN for each argument</td></tr>
 * <tr><td>floor, ceil, rint, signum, casts to integers</td><td>everywhere</td><td>0</td></tr>
 * <tr><td>branches</td><td>where they switch</td><td>that of the branch the primal takes</td></tr>
 * </table>
 */
@NullMarked
package dev.fluxion.rule;

import org.jspecify.annotations.NullMarked;
