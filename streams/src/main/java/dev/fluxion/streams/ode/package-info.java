/**
 * Ordinary differential equations as cold fluxes of accepted steps, and their sensitivities; start at {@link
 * dev.fluxion.streams.ode.OdeSolver} for solutions and at {@link dev.fluxion.streams.ode.OdeFlow} for derivatives of them.
 *
 * <p>Right sides are plain Java, {@code f(t, y, p)}. As streams all solutions behave alike:
 *
 * <ul>
 *   <li>Results: step 0 is the initial value, every accepted step gives one more, and the last one has {@link
 *       dev.fluxion.streams.ode.OdeStep#finished finished} or says why it {@link dev.fluxion.streams.ode.OdeStep#stopped stopped},
 *       with the last good point. Then the flux completes by itself.
 *   <li>Demand: one accepted step is computed for each that is requested, none before. Cancelling stops.
 *   <li>Subscribers: every one starts afresh; nothing is shared between them.
 *   <li>Thread: the one that requests; no scheduler.
 *   <li>Errors: an exception of the user's code, or of its differentiation, ends the flux with that error. NaN and infinite
 *       numbers are kept away from by shorter steps and otherwise end in a stopped step.
 * </ul>
 */
@NullMarked
package dev.fluxion.streams.ode;

import org.jspecify.annotations.NullMarked;
