package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.streams.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class NewestTest {

    private static final int WRITERS = 2;
    private static final int ELEMENTS = 5_000;

    @Test
    void holdsTheNewestUntilItIsTaken() {
        List<Object> discarded = new ArrayList<>();
        Newest<Integer> newest = new Newest<>(discarded::add);
        assertThat(newest.take()).isNull();
        newest.put(1);
        newest.put(2);
        assertThat(newest.take()).isEqualTo(2);
        assertThat(newest.take()).isNull();
        newest.put(3);
        newest.close();
        newest.close();
        newest.put(4);
        assertThat(newest.take()).isNull();
        assertThat(discarded).containsExactly(1, 3, 4);
    }

    /** Two put, two take, and one closes when about half has come: every element has gone one way, once. */
    @RepeatedTest(3)
    void everyElementIsTakenOrDiscardedOnceHoweverManyThreadsThereAre() throws Exception {
        AtomicIntegerArray gone = new AtomicIntegerArray(WRITERS * ELEMENTS);
        AtomicInteger put = new AtomicInteger();
        Newest<Integer> newest = new Newest<>(element -> gone.incrementAndGet((Integer) element));
        List<Together.Work> works = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int first = w * ELEMENTS;
            works.add(() -> {
                for (int k = first; k < first + ELEMENTS; k++) {
                    newest.put(k);
                    put.incrementAndGet();
                }
            });
            works.add(() -> {
                while (put.get() < WRITERS * ELEMENTS) {
                    Integer element = newest.take();
                    if (element != null) {
                        gone.incrementAndGet(element);
                    }
                }
            });
        }
        works.add(() -> {
            while (put.get() < ELEMENTS) {
                Thread.onSpinWait();
            }
            newest.close();
        });
        Together.run(works);
        assertThat(IntStream.range(0, WRITERS * ELEMENTS).filter(k -> gone.get(k) != 1))
                .as("elements that went no way or several")
                .isEmpty();
    }
}
