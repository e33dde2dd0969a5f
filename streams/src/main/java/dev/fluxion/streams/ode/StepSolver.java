package dev.fluxion.streams.ode;

import org.jspecify.annotations.Nullable;

/** Solves systems with one matrix of a step. */
@FunctionalInterface
interface StepSolver {

    /** The solution, an array of its own; null if there is none that is finite. The right side is not changed. */
    double @Nullable [] solve(double[] b);
}
