/**
 * Control by gradients while the plant moves: states in, controls out; start at {@link
 * dev.fluxion.streams.control.RecedingHorizon}. What is planned is a {@link dev.fluxion.streams.control.ControlProblem}, how is a {@link
 * dev.fluxion.streams.control.Planner}.
 */
@NullMarked
package dev.fluxion.streams.control;

import org.jspecify.annotations.NullMarked;
