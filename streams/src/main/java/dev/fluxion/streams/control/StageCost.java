package dev.fluxion.streams.control;

import java.io.Serializable;

/** What one step costs, in plain Java. Serializable, so that it can be lifted. */
@FunctionalInterface
public interface StageCost extends Serializable {

    /**
     * The cost of a step.
     *
     * @param state before the step, of length n
     * @param control during the step, of length m
     */
    double of(double[] state, double[] control);
}
