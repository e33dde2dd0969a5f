package dev.fluxion.streams.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A pipeline with all places given: chains of stages on one thread each, with what is between them.
 *
 * @param legs what happens one after the other
 * @param weights the parameters, in the order of their places
 * @param initial what is remembered at first, in the order of the places
 * @param composed all there is as one function of parameters and an element; null if there is more than such functions on one thread
 */
record Plan(
        List<Leg> legs,
        List<Weights> weights,
        List<List<Object>> initial,
        @Nullable StageFunction composed) {

    /** A part of a pipeline's way. */
    sealed interface Leg {

        /** Stages on the thread that delivers the element. */
        record Steps(Chain chain) implements Leg {}

        /** Another thread from here on. */
        record Hop(Scheduler scheduler, int prefetch) implements Leg {}

        /** A function of several elements at once, each on a thread of its own; the results keep the order. */
        record Side(MapStage stage, Scheduler scheduler, int concurrency) implements Leg {}
    }

    static Plan of(List<Part> parts) {
        var numbering = new Numbering();
        List<Leg> legs = new ArrayList<>();
        List<Part> chain = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Crossing crossing) {
                addChain(chain, legs, numbering);
                legs.add(crossing.leg(numbering));
            } else {
                chain.add(part);
            }
        }
        addChain(chain, legs, numbering);
        List<Weights> weights = List.copyOf(numbering.weights());
        StageFunction composed = legs.size() == 1 && legs.get(0) instanceof Leg.Steps steps
                ? steps.chain().composed(weights)
                : null;
        return new Plan(List.copyOf(legs), weights, List.copyOf(numbering.initial()), composed);
    }

    private static void addChain(List<Part> chain, List<Leg> legs, Numbering numbering) {
        if (!chain.isEmpty()) {
            legs.add(new Leg.Steps(Chain.of(chain, numbering)));
            chain.clear();
        }
    }

    /** Whether any element has an influence on later ones. */
    boolean hasState() {
        return !initial.isEmpty();
    }

    /** The chain of all stages, if they are on one thread; null if not. */
    @Nullable
    Chain onlyChain() {
        return legs.size() == 1 && legs.get(0) instanceof Leg.Steps steps ? steps.chain() : null;
    }

    /** Whether elements cross to other threads. */
    boolean hasCrossings() {
        return legs.stream().anyMatch(leg -> !(leg instanceof Leg.Steps));
    }
}
