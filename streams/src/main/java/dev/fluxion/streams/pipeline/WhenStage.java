package dev.fluxion.streams.pipeline;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends each element through one of two pipelines, by its primal value. */
record WhenStage(Predicate<Object> test, Chain yes, Chain no) implements Stage {

    static Part part(Predicate<Object> test, List<Part> yes, List<Part> no) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new WhenStage(test, Chain.of(yes, numbering), Chain.of(no, numbering));
            }

            @Override
            public void describe(Description description) {
                description.fork("when", List.of("yes", "no"), List.of(yes, no));
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        return (test.test(machine.mode().primal(element)) ? yes : no).step(machine, parameters, element);
    }
}
