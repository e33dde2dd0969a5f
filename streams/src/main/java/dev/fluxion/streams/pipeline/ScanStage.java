package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A state that each element moves on; the new state is the result.
 *
 * @param parameter the place of the parameters, -1 if there are none
 * @param slot the place of the state
 */
record ScanStage(StageFunction function, int parameter, int slot) implements Stage {

    static Part part(StageFunction function, @Nullable Weights weights, Object initial) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new ScanStage(
                        function, weights == null ? -1 : numbering.parameters(weights), numbering.slot(initial));
            }

            @Override
            public void describe(Description description) {
                description.stage("scan", function.name(), weights);
            }
        };
    }

    @Override
    public <E> E step(Machine<E> machine, E[] parameters, E element) {
        ArrayDeque<E> state = machine.state(slot);
        E next = machine.mode().apply(function, parameters, parameter, state.getFirst(), element);
        state.clear();
        state.add(next);
        return next;
    }
}
