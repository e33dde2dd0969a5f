package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state over time of a pipeline of one subscription.
 *
 * @param <E> what its elements are
 */
final class Machine<E> {

    private final Mode<E> mode;
    private final Consumer<Object> discards;
    private final List<ArrayDeque<E>> states = new ArrayList<>();

    /** A machine before its first element, which nobody asks what it leaves out. */
    Machine(Mode<E> mode, Plan plan) {
        this(mode, plan, leftOut -> {});
    }

    /**
     * A machine before its first element.
     *
     * @param discards takes the primal values that are left out
     */
    Machine(Mode<E> mode, Plan plan, Consumer<Object> discards) {
        this.mode = mode;
        this.discards = discards;
        plan.initial().forEach(values -> {
            ArrayDeque<E> state = new ArrayDeque<>();
            values.forEach(value -> state.add(mode.constant(value)));
            states.add(state);
        });
    }

    /** A machine that goes on with states that another had. */
    private Machine(Mode<E> mode, List<List<E>> states) {
        this.mode = mode;
        this.discards = leftOut -> {};
        states.forEach(state -> this.states.add(new ArrayDeque<>(state)));
    }

    static <E> Machine<E> withStates(Mode<E> mode, List<List<E>> states) {
        return new Machine<>(mode, states);
    }

    Mode<E> mode() {
        return mode;
    }

    /** Hands over an element that nothing more is computed from. */
    void leaveOut(E element) {
        discards.accept(mode.primal(element));
    }

    ArrayDeque<E> state(int slot) {
        return states.get(slot);
    }

    /** All that is remembered, oldest first in each slot, as something else. */
    <F> List<List<F>> states(Function<E, F> as) {
        List<List<F>> all = new ArrayList<>();
        for (ArrayDeque<E> state : states) {
            all.add(state.stream().map(as).toList());
        }
        return all;
    }
}
