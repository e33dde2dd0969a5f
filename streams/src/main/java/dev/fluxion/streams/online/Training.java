package dev.fluxion.streams.online;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import java.util.Map;

/**
 * Parameters, and the state of the named optimizer that goes with them. Never changed once made: a step makes the next, so
 * that a sample can be set aside after all and any step can be saved from any thread.
 */
record Training(double[] parameters, String optimizer, OptimizerState state) {

    /** Before the first step. */
    static Training start(double[] parameters, Optimizer optimizer) {
        return new Training(parameters, optimizer.name(), optimizer.start(parameters.length));
    }

    /**
     * This training, to go on with {@code rule}.
     *
     * @throws IllegalArgumentException if it is not the rule this has been trained with
     */
    Training resumed(Optimizer rule) {
        if (!rule.name().equals(optimizer)) {
            throw new IllegalArgumentException("resume: the optimizer must be " + optimizer
                    + ", as in the snapshot, but was " + rule.name() + "; say so with using(...)");
        }
        Map<String, Integer> lengths = rule.start(parameters.length).lengths();
        if (!lengths.equals(state.lengths())) {
            throw new IllegalArgumentException("resume: the lengths of the vectors of " + rule + " must be " + lengths
                    + " but those of the snapshot are " + state.lengths());
        }
        return this;
    }

    /**
     * The same optimizer at other parameters.
     *
     * @throws ShapeMismatchException if there are more or fewer
     */
    Training swapped(double[] others) {
        ShapeMismatchException.check("swap", "parameters", parameters.length, others.length);
        return new Training(others, optimizer, state);
    }

    /** Where one step along a gradient leads. */
    Training step(Optimizer rule, double[] gradient) {
        double[] next = parameters.clone();
        OptimizerState nextState = state.copy();
        rule.advance(next, gradient, nextState);
        return new Training(next, optimizer, nextState);
    }

    boolean isFinite() {
        return Vectors.isFinite(parameters) && state.isFinite();
    }
}
