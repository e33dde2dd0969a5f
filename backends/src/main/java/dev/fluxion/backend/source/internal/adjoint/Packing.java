package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.Objects;

/**
 * Frames within frames. Where the loops inside a loop run as often in each of its rounds, and how often is known before it begins, the frames of these loops have
 * their places in the frame of the round: it is of one size in all rounds, so there is room for everything at once, and no place is kept.
 */
final class Packing {

    private final Plan plan;
    private final Flow flow;

    private Packing(Plan plan, Flow flow) {
        this.plan = plan;
        this.flow = flow;
    }

    /** Marks the outermost loops of which this is true, and those inside them; all values that are kept must have their slots. */
    static void mark(Route route, Plan plan, Flow flow) {
        new Packing(plan, flow).markInside(route.root());
    }

    private void markInside(Nest nest) {
        for (Nest child : nest.children) {
            if (!child.isSweptByRound() && child.hasFramesInside() && fits(child, child)) {
                pack(child, child);
            } else {
                markInside(child);
            }
        }
    }

    private static void pack(Nest nest, Nest outermost) {
        nest.pack = outermost;
        nest.children.forEach(child -> pack(child, outermost));
    }

    /** Whether all loops with frames in a loop run as often in each round of the outermost one. */
    private boolean fits(Nest nest, Nest outermost) {
        for (Nest child : nest.children) {
            boolean occupies = child.hasFrames();
            if (occupies && !(runsAlways(child) && isSteady(child, outermost) && fits(child, outermost))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a loop is come to in every round of the one around it; room for others might never be used. */
    private boolean runsAlways(Nest nest) {
        Block around = Objects.requireNonNull(nest.around().header);
        Flow.Loop outer = Objects.requireNonNull(nest.around().loop);
        Block last = around.predecessors().get(outer.latch(around));
        return flow.dominates(Objects.requireNonNull(nest.header).id(), last.id());
    }

    private boolean isSteady(Nest nest, Nest outermost) {
        Trip trip = nest.trip;
        if (trip == null || trip.offset() != 0) {
            return false;
        }
        Value bound = trip.bound();
        return isBefore(plan.start(trip.counter()), outermost) && (bound == null || isBefore(bound, outermost));
    }

    private boolean isBefore(Value value, Nest nest) {
        return value.isConstant() || !nest.contains(value.block());
    }
}
