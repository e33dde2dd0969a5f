package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.streams.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** A tape under several threads does what it does under one. */
class NodeTapeTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;

    private final NodeTape tape = new NodeTape();

    private Node tripled(Node input, Node element, Runnable release) {
        return tape.computed(
                new double[1],
                new Node[] {input, element},
                new int[] {1, 1},
                ybar -> new double[] {3 * ybar[0], 0},
                release);
    }

    /** Every thread computes y = 3 (3 w), seeds it and sweeps: with whole numbers the sum at w is exact in any order. */
    @RepeatedTest(3)
    void noCotangentIsLostOrCountedTwice() throws Exception {
        Node w = tape.leaf(-1, new double[1]);
        AtomicLong arrived = new AtomicLong();
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            works.add(() -> {
                for (int k = 0; k < ROUNDS; k++) {
                    Node element = tape.constant(k, new double[1]);
                    Node y = tripled(tripled(w, element, () -> {}), element, () -> {});
                    tape.seed(y, new double[] {1});
                    tape.seed(y, new double[] {2});
                    tape.sweep(Long.MIN_VALUE);
                    double[] taken = tape.take(w);
                    if (taken != null) {
                        arrived.addAndGet((long) taken[0]);
                    }
                }
            });
        }
        Together.run(works);
        assertThat(arrived).hasValue(27L * THREADS * ROUNDS);
        assertThat(tape.size()).isEqualTo(2 * THREADS * ROUNDS);
    }

    /** Two threads compute and two cut behind them. */
    @RepeatedTest(3)
    void everyNodeIsReleasedOnce() throws Exception {
        Node w = tape.leaf(-1, new double[1]);
        AtomicIntegerArray released = new AtomicIntegerArray(2 * ROUNDS);
        AtomicLong computed = new AtomicLong();
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            int first = t * ROUNDS;
            works.add(() -> {
                for (int k = 0; k < ROUNDS; k++) {
                    int place = first + k;
                    tripled(w, tape.constant(k, new double[1]), () -> released.incrementAndGet(place));
                    computed.incrementAndGet();
                }
            });
            works.add(() -> {
                while (computed.get() < 2 * ROUNDS) {
                    tape.cutBefore(computed.get() / 2);
                }
            });
        }
        Together.run(works);
        tape.cutBefore(Long.MAX_VALUE);
        assertThat(tape.size()).isZero();
        assertThat(IntStream.range(0, 2 * ROUNDS).filter(k -> released.get(k) != 1))
                .as("nodes that were not released, or again")
                .isEmpty();
    }
}
