package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Holds every element back until {@code count} more have come. */
record DelayStage(int count, int slot) implements Stage {

    static Part part(int count) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new DelayStage(count, numbering.slot());
            }

            @Override
            public void describe(Description description) {
                description.stage("delay", String.valueOf(count));
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        ArrayDeque<E> held = machine.state(slot);
        held.add(element);
        return held.size() > count ? held.removeFirst() : null;
    }
}
