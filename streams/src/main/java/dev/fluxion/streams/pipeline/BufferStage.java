package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A function of all elements of a window at once.
 *
 * @param size elements in a window
 * @param every how many elements a window begins after the one before it
 * @param parameter the place of the parameters, -1 if there are none
 * @param slot the place of the window's elements
 */
record BufferStage(StageFunction function, int size, int every, int parameter, int slot) implements Stage {

    static Part part(StageFunction function, @Nullable Weights weights, int size, int every) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new BufferStage(
                        function, size, every, weights == null ? -1 : numbering.parameters(weights), numbering.slot());
            }

            @Override
            public void describe(Description description) {
                description.stage("buffer", size + " by " + every + ": " + function.name(), weights);
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
        int first = parameter < 0 ? 0 : 1;
        E[] arguments = Arrays.copyOf(parameters, first + size);
        if (parameter >= 0) {
            arguments[0] = parameters[parameter];
        }
        for (E next : window) {
            arguments[first++] = next;
        }
        for (int i = 0; i < every; i++) {
            window.removeFirst();
        }
        return machine.mode().apply(function, arguments);
    }
}
