package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The state over time of a pipeline of one subscription.
 *
 * @param <E> what its elements are
 */
final class Machine<E> {

    private final Mode<E> mode;
    private final List<ArrayDeque<E>> states = new ArrayList<>();

    /** A machine before its first element. */
    Machine(Mode<E> mode, Plan plan) {
        this.mode = mode;
        plan.initial().forEach(values -> {
            ArrayDeque<E> state = new ArrayDeque<>();
            values.forEach(value -> state.add(mode.constant(value)));
            states.add(state);
        });
    }

    /** A machine that goes on with states that another had. */
    private Machine(Mode<E> mode, List<List<E>> states) {
        this.mode = mode;
        states.forEach(state -> this.states.add(new ArrayDeque<>(state)));
    }

    static <E> Machine<E> withStates(Mode<E> mode, List<List<E>> states) {
        return new Machine<>(mode, states);
    }

    Mode<E> mode() {
        return mode;
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
