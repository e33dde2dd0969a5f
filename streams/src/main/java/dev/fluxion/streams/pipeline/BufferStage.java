package dev.fluxion.streams.pipeline;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of all elements of a window at once.
 *
 * @param windows which elements belong together
 * @param parameter the place of the parameters, -1 if there are none
 */
record BufferStage(StageFunction function, Sliding windows, int parameter) implements Stage {

    static Part part(StageFunction function, @Nullable Weights weights, int size, int every) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new BufferStage(
                        function,
                        new Sliding(size, every, numbering.slot()),
                        weights == null ? -1 : numbering.parameters(weights));
            }

            @Override
            public void describe(Description description) {
                description.stage("buffer", size + " by " + every + ": " + function.name(), weights);
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        List<E> window = windows.filledBy(machine, element);
        if (window == null) {
            return null;
        }
        int first = parameter < 0 ? 0 : 1;
        E[] arguments = Arrays.copyOf(parameters, first + window.size());
        if (parameter >= 0) {
            arguments[0] = parameters[parameter];
        }
        for (E next : window) {
            arguments[first++] = next;
        }
        return machine.mode().apply(function, arguments);
    }
}
