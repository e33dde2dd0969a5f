package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HotParametersTest {

    private static final int WRITERS = 3;
    private static final int READERS = 2;
    private static final int SWAPS = 20_000;

    /** Vectors of one number each, so that a torn one would show, and every number once, so that one taken twice would. */
    @RepeatedTest(3)
    void givesEachVectorOnceAndWholeHoweverManyThreadsThereAre() throws Exception {
        HotParameters hot = HotParameters.create();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try {
            CountDownLatch begun = new CountDownLatch(WRITERS + READERS);
            AtomicInteger writing = new AtomicInteger(WRITERS);
            List<Future<List<Double>>> readers = new ArrayList<>();
            for (int r = 0; r < READERS; r++) {
                readers.add(threads.submit(() -> {
                    begun.countDown();
                    begun.await();
                    List<Double> seen = new ArrayList<>();
                    while (true) {
                        boolean last = writing.get() == 0;
                        double[] taken = hot.take();
                        if (taken != null) {
                            assertThat(Arrays.stream(taken).distinct().count()).isEqualTo(1);
                            seen.add(taken[0]);
                        } else if (last) {
                            return seen;
                        }
                    }
                }));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(threads.submit(() -> {
                    begun.countDown();
                    begun.await();
                    double[] reused = new double[16]; // a swap must not see later changes
                    for (int k = 0; k < SWAPS; k++) {
                        Arrays.fill(reused, writer * SWAPS + k);
                        hot.swap(reused);
                    }
                    writing.decrementAndGet();
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            Set<Double> all = new HashSet<>();
            for (Future<List<Double>> reader : readers) {
                for (double number : reader.get()) {
                    assertThat(all.add(number)).as("taken once: " + number).isTrue();
                }
            }
            assertThat(all).isNotEmpty();
            assertThat(hot.take()).isNull();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keepsTheNewest() {
        HotParameters hot = HotParameters.create();
        assertThat(hot.take()).isNull();
        hot.swap(new double[] {1});
        hot.swap(new double[] {2});
        assertThat(hot.take()).containsExactly(2);
        assertThat(hot.take()).isNull();
        assertThatThrownBy(() -> hot.swap(new double[] {1, Double.NaN}))
                .hasMessage("swap: parameters must be finite but parameters[1] was NaN");
    }
}
