/**
 * Internal: what lifted code runs in the place of EJML's operations; start at {@link dev.fluxion.lift.ejml.Ejml}. It is plain Java that
 * is lifted as a user's code is, and gives each operation to its {@link dev.fluxion.rule.ArrayRule} as a whole.
 */
@NullMarked
package dev.fluxion.lift.ejml;

import org.jspecify.annotations.NullMarked;
