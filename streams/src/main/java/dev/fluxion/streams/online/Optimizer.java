package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;

/**
 * A rule that turns gradients into steps. The optimizer itself is its settings: immutable, safe to share. All that changes
 * from step to step is in the {@link OptimizerState}, which the caller keeps, copies, saves and gives back.
 */
public interface Optimizer {

    /** The rule's name in kebab case, such as {@code adam}; it says in a snapshot whose state it is. */
    String name();

    /** The state before the first step, for {@code n} parameters. */
    OptimizerState start(int n);

    /**
     * Moves the parameters one step.
     *
     * @param parameters the parameters, of length n; changed in place
     * @param gradient the gradient of the loss, of length n; the optimizer may use it as scratch
     * @param state the state, changed in place; its {@link OptimizerState#updates} counts this step already, so it is 1 in
     *     the first
     */
    void step(double[] parameters, double[] gradient, OptimizerState state);

    /**
     * Counts one more update in the state and takes its step: all there is to do for who drives an optimizer.
     *
     * @param parameters the parameters, of length n; changed in place
     * @param gradient the gradient, of length n; the optimizer may use it as scratch
     * @param state the state, changed in place
     */
    default void advance(double[] parameters, double[] gradient, OptimizerState state) {
        state.countUpdate();
        step(parameters, gradient, state);
    }

    /**
     * Takes the same step to other arrays, for who may have to stay where it was; number for number what {@link #advance} gives. A rule that
     * moves each parameter for itself does best to override this by one loop.
     *
     * @param from the parameters, of length n; not changed
     * @param before the state that goes with them; not changed
     * @param gradient the gradient, of length n; not changed
     * @param to where to put the parameters, of length n
     * @param after where to put the state, with vectors of the same lengths
     * @return whether the gradient and all numbers that were put there are finite; if not, what is there is of no meaning
     */
    default boolean advanceTo(
            double[] from, OptimizerState before, double[] gradient, double[] to, OptimizerState after) {
        if (!Vectors.isFinite(gradient)) {
            return false;
        }
        System.arraycopy(from, 0, to, 0, from.length);
        after.copyFrom(before);
        advance(to, after.scratch(gradient), after);
        return Vectors.isFinite(to) && after.isFinite();
    }
}
