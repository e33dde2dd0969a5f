package dev.fluxion.streams.control;

import java.io.Serializable;

/**
 * What one step is away from what is wanted, in plain Java; half the sum of the squares is its cost. Serializable, so that it can be
 * lifted.
 */
@FunctionalInterface
public interface StageResiduals extends Serializable {

    /**
     * The residuals of a step.
     *
     * @param state before the step, of length n
     * @param control during the step, of length m
     * @return as many as there are, always the same number
     */
    double[] of(double[] state, double[] control);
}
