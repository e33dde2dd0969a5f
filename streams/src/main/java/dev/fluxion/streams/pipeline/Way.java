package dev.fluxion.streams.pipeline;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The operators of a pipeline. */
final class Way {

    private Way() {}

    /** Leads items through all stages, in order; one comes out for each that went in, or is left out when the stream is cancelled. */
    @SuppressWarnings("unchecked") // Items of this way: no other is inside of it.
    static <E> Flux<Item<E>> through(Plan plan, Machine<E> machine, Flux<Item<E>> entering) {
        Flux<Item<E>> items = entering;
        for (Plan.Leg leg : plan.legs()) {
            if (leg instanceof Plan.Leg.Steps steps) {
                items = items.map(item -> item.after(steps.chain(), machine));
            } else if (leg instanceof Plan.Leg.Hop hop) {
                items = items.publishOn(hop.scheduler(), hop.prefetch());
            } else if (leg instanceof Plan.Leg.Side side) {
                items = items.flatMapSequential(
                        item -> Mono.fromCallable(() -> item.after(side.stage(), machine))
                                .subscribeOn(side.scheduler()),
                        side.concurrency(),
                        1);
            }
        }
        return plan.hasCrossings() ? items.doOnDiscard(Item.class, item -> ((Item<E>) item).leaveOut(machine)) : items;
    }
}
