package dev.fluxion.streams.pipeline;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets through what passes a test of its primal value. */
record FilterStage(String name, Predicate<Object> test) implements Stage, Part {

    @Override
    public Stage assemble(Numbering numbering) {
        return this;
    }

    @Override
    public void describe(Description description) {
        description.stage("filter", name);
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        if (test.test(machine.mode().primal(element))) {
            return element;
        }
        machine.leaveOut(element);
        return null;
    }
}
