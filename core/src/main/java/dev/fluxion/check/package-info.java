/** Checks of rules that users write, against differences and against each other; start at {@link dev.fluxion.check.RuleCheck}. */
@NullMarked
package dev.fluxion.check;

import org.jspecify.annotations.NullMarked;
