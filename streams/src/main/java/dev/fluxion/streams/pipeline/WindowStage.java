package dev.fluxion.streams.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the elements of a window, in pairs: {@code f(…f(f(first, second), third)…, last)}. Windows follow one another or overlap.
 *
 * @param windows which elements belong together
 * @param parameter the place of the parameters, -1 if there are none
 */
record WindowStage(StageFunction function, Sliding windows, int parameter) implements Stage {

    static Part part(StageFunction function, @Nullable Weights weights, int size, int every) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new WindowStage(
                        function,
                        new Sliding(size, every, numbering.slot()),
                        weights == null ? -1 : numbering.parameters(weights));
            }

            @Override
            public void describe(Description description) {
                description.stage("window", size + " by " + every + ": " + function.name(), weights);
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        List<E> window = windows.filledBy(machine, element);
        if (window == null) {
            return null;
        }
        E reduced = window.get(0);
        for (E next : window.subList(1, window.size())) {
            reduced = machine.mode().apply(function, parameters, parameter, reduced, next);
        }
        return reduced;
    }
}
