package dev.fluxion.streams.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.streams.Together;
import io.micrometer.core.instrument.Clock;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

class RateTest {

    private static final int THREADS = 4;
    private static final int MARKS = 20_000;

    @RepeatedTest(3)
    void countsEveryMarkOfEveryThread() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Rate rate = new Rate(new Clock() {
            @Override
            public long wallTime() {
                return nanos.get() / 1_000_000;
            }

            @Override
            public long monotonicTime() {
                return nanos.get();
            }
        });
        Together.run(Collections.nCopies(THREADS, () -> {
            for (int k = 0; k < MARKS; k++) {
                rate.mark();
            }
        }));
        nanos.set(2_000_000_000L);
        rate.mark();
        assertThat(rate.perSecond()).isEqualTo((THREADS * MARKS + 1) / 2.0);
    }
}
