package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each element through two pipelines and combines what comes out: the results of the same rank, or always the latest two.
 *
 * @param latest whether a result is kept until the same side has another
 */
record JoinStage(StageFunction combine, Chain left, Chain right, boolean latest, int leftSlot, int rightSlot)
        implements Stage {

    /** How many results of one side may wait for the other's. */
    private static final int MOST_WAITING = 1 << 16;

    static Part part(StageFunction combine, List<Part> left, List<Part> right, boolean latest) {
        return new Part() {
            @Override
            public Stage assemble(Numbering numbering) {
                return new JoinStage(
                        combine,
                        Chain.of(left, numbering),
                        Chain.of(right, numbering),
                        latest,
                        numbering.slot(),
                        numbering.slot());
            }

            @Override
            public void describe(Description description) {
                description.fork(
                        (latest ? "combineLatest: " : "zip: ") + combine.name(),
                        List.of("left", "right"),
                        List.of(left, right));
            }
        };
    }

    @Override
    public <E> @Nullable E step(Machine<E> machine, E[] parameters, E element) {
        ArrayDeque<E> first = machine.state(leftSlot);
        ArrayDeque<E> second = machine.state(rightSlot);
        boolean fresh = arrived(first, left.step(machine, parameters, element));
        fresh |= arrived(second, right.step(machine, parameters, element));
        if (!fresh || first.isEmpty() || second.isEmpty()) {
            return null;
        }
        E[] arguments = Arrays.copyOf(parameters, 2);
        arguments[0] = latest ? first.getFirst() : first.removeFirst();
        arguments[1] = latest ? second.getFirst() : second.removeFirst();
        return machine.mode().apply(combine, arguments);
    }

    private <E> boolean arrived(ArrayDeque<E> side, @Nullable E result) {
        if (result == null) {
            return false;
        }
        if (latest) {
            side.clear();
        } else if (side.size() == MOST_WAITING) {
            throw new IllegalStateException("zip: both sides must have results at the same rate but one is "
                    + MOST_WAITING + " behind; use combineLatest");
        }
        side.add(result);
        return true;
    }
}
