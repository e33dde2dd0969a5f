/**
 * Solvers as cold fluxes of iterates: roots, minima and least squares, each written once against any {@link
 * dev.fluxion.Backend}. Start at {@link dev.fluxion.streams.solve.LevenbergMarquardt}, and at {@link
 * dev.fluxion.streams.solve.Iterate} for what comes out.
 *
 * <p>All of them behave alike as streams:
 *
 * <ul>
 *   <li>Results: the starting point is iterate 0, every step gives one more, and the last one is the answer: it has {@link
 *       dev.fluxion.streams.solve.Iterate#converged converged} or says why it {@link
 *       dev.fluxion.streams.solve.Iterate#stopped stopped}. Then the flux completes by itself.
 *   <li>Demand: one iterate is computed for each that is requested, none before. Cancelling stops.
 *   <li>Subscribers: every one starts afresh; nothing is shared between them.
 *   <li>Thread: the one that requests; no scheduler.
 *   <li>Errors: an exception of the user's function, or of its differentiation, ends the flux with that error. What the
 *       function returns does not: numbers that are NaN or infinite are kept away from where a shorter step will do, and
 *       otherwise end in a stopped iterate that has the last good point.
 * </ul>
 */
@NullMarked
package dev.fluxion.streams.solve;

import org.jspecify.annotations.NullMarked;
