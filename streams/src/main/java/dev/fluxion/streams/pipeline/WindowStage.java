package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the elements of a window, in pairs: {@code f(…f(f(first, second), third)…, last)}. Windows follow one another or overlap.
 *
 * @param size elements in a window
 * @param every how many elements a window begins after the one before it
 * @param parameter the place of the parameters, -1 if there are none
 * @param slot the place of the window's elements
 */
record WindowStage(StageFunction function, int size, int every, int parameter, int slot) implements Stage {

    static Part part(StageFunction function, @Nullable Weights weights, int size, int every) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new WindowStage(
                        function, size, every, weights == null ? -1 : numbering.parameters(weights), numbering.slot());
            }

            @Override
            public void describe(Description description) {
                description.stage("window", size + " by " + every + ": " + function.name(), weights);
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        ArrayDeque<E> window = machine.state(slot);
        window.add(element);
        if (window.size() < size) {
            return null;
        }
        E reduced = null;
        for (E next : window) {
            reduced = reduced == null ? next : reduce(machine, parameters, reduced, next);
        }
        for (int i = 0; i < every; i++) {
            window.removeFirst();
        }
        return reduced;
    }

    private <E> E reduce(Machine<E> machine, E[] parameters, E left, E right) {
        E[] arguments = Arrays.copyOf(parameters, parameter < 0 ? 2 : 3);
        if (parameter >= 0) {
            arguments[0] = parameters[parameter];
        }
        arguments[arguments.length - 2] = left;
        arguments[arguments.length - 1] = right;
        return machine.mode().apply(function, arguments);
    }
}
