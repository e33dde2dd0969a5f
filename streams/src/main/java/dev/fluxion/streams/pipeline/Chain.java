package dev.fluxion.streams.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stages one after the other, on one thread. */
final class Chain implements Stage {

    private final Stage[] stages;

    private Chain(Stage[] stages) {
        this.stages = stages;
    }

    static Chain of(List<Part> parts, Numbering numbering) {
        return new Chain(parts.stream().map(part -> part.assemble(numbering)).toArray(Stage[]::new));
    }

    /**
     * All stages as one function of their parameters and an element; null if they are not such functions.
     *
     * @param weights all parameters there are
     */
    @Nullable
    StageFunction composed(List<Weights> weights) {
        return Composition.of(stages, weights);
    }

    /** The function of the last stage, if that is a function of parameters and an element. */
    @Nullable
    StageFunction last() {
        return stages[stages.length - 1] instanceof MapStage map && map.parameter() >= 0 ? map.function() : null;
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        E current = element;
        for (Stage stage : stages) {
            E next = stage.step(machine, parameters, current);
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }
}
