package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Settings;

/**
 * When a solver stops. Each has defaults of its own; a tolerance of 0 switches its criterion off, as far as rounding allows.
 * Immutable.
 *
 * @param iterations the most steps that are taken
 * @param residual of roots: how small every component of the function must become, in its units
 * @param gradient of minima: how small every component of the gradient must become, in its units; of least squares: how small
 *     the cosine of the angle between the residuals and every column of the Jacobian must become
 * @param step how short a step must become, relative to the point
 * @param value how little a step must change the value, relative to it
 */
public record Stopping(int iterations, double residual, double gradient, double step, double value) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Stopping {
        Settings.atLeast("Stopping", "iterations", 0, iterations);
        Settings.notNegative("Stopping", "residual", residual);
        Settings.notNegative("Stopping", "gradient", gradient);
        Settings.notNegative("Stopping", "step", step);
        Settings.notNegative("Stopping", "value", value);
    }

    /** The same with another limit of steps. */
    public Stopping iterations(int most) {
        return new Stopping(most, residual, gradient, step, value);
    }

    /** The same with another tolerance of the residual. */
    public Stopping residual(double tolerance) {
        return new Stopping(iterations, tolerance, gradient, step, value);
    }

    /** The same with another tolerance of the gradient. */
    public Stopping gradient(double tolerance) {
        return new Stopping(iterations, residual, tolerance, step, value);
    }

    /** The same with another tolerance of the step. */
    public Stopping step(double tolerance) {
        return new Stopping(iterations, residual, gradient, tolerance, value);
    }

    /** The same with another tolerance of the value. */
    public Stopping value(double tolerance) {
        return new Stopping(iterations, residual, gradient, step, tolerance);
    }
}
