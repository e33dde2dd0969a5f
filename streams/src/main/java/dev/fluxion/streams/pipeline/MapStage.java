package dev.fluxion.streams.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A function of each element, or of parameters and each element.
 *
 * @param parameter the place of the parameters, -1 if there are none
 */
record MapStage(StageFunction function, int parameter) implements Stage {

    static MapStage of(StageFunction function, @Nullable Weights weights, Numbering numbering) {
        return new MapStage(function, weights == null ? -1 : numbering.parameters(weights));
    }

    static Part part(StageFunction function, @Nullable Weights weights) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return MapStage.of(function, weights, numbering);
            }

            @Override
            public void describe(Description description) {
                description.stage("map", function.name(), weights);
            }
        };
    }

    @Override
    public <E> E step(Machine<E> machine, E[] parameters, E element) {
        return machine.mode().apply(function, parameters, parameter, element);
    }
}
