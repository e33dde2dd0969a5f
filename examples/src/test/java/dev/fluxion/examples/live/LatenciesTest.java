package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.streams.control.ControlStep;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    private void accept(long nanos) {
        latencies.accept(Duration.ofNanos(nanos), new ControlStep.Tally(3, 2, 1));
    }

    @Test
    void knowsNothingAtFirst() {
        Latencies.Summary summary = latencies.summary();
        assertThat(summary.ticks()).isZero();
        assertThat(summary.p50()).isNull();
        assertThat(summary.bins()).hasSize(16).containsOnly(0);
    }

    @Test
    void countsInBinsOfTwiceTheLength() {
        for (long nanos : new long[] {0, 1000, 1001, 2000, 2001, 16_384_000, 16_384_001, 1_000_000_000}) {
            accept(nanos);
        }
        Latencies.Summary summary = latencies.summary();
        assertThat(summary.bins()).containsExactly(2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2);
        assertThat(summary.missed()).isEqualTo(3);
        assertThat(summary.late()).isEqualTo(2);
    }

    @Test
    void forgetsAllButTheNewestThousand() {
        accept(1_000_000_000);
        for (int k = 1; k <= 1000; k++) {
            accept(1000L * k);
        }
        Latencies.Summary summary = latencies.summary();
        assertThat(summary.ticks()).isEqualTo(1001);
        assertThat(summary.p50()).isEqualTo(500.0);
        assertThat(summary.p99()).isEqualTo(990.0);
        assertThat(summary.p999()).isEqualTo(999.0);
    }

    @RepeatedTest(3)
    void summariesAreWholeWhileUpdatesCome() throws Exception {
        int updates = 20_000;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int k = 0; k < updates; k++) {
                accept(1000L * (k % 16));
            }
        });
        long ticks = 0;
        while (ticks < updates) {
            Latencies.Summary summary = latencies.summary();
            assertThat(summary.ticks()).isGreaterThanOrEqualTo(ticks);
            ticks = summary.ticks();
            assertThat(summary.bins().stream().mapToLong(bin -> bin).sum()).isEqualTo(Math.min(ticks, 1000));
            assertThat(summary.missed()).isEqualTo(ticks == 0 ? 0 : 3);
            if (writing.isDone()) {
                writing.join();
            }
        }
    }
}
