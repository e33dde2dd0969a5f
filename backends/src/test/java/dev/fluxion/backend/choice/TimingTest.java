package dev.fluxion.backend.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** By a clock of the test's own: what is said of time is exact. */
class TimingTest {

    private final AtomicLong clock = new AtomicLong();
    private final Timing timing = Timing.create()
            .withClock(clock::get)
            .withBudget(Duration.ofNanos(1000))
            .withSamples(5);

    @Test
    void measuresWhatACallTakes() {
        assertThat(timing.nanosPerRun(List.of(taking(3), taking(40)))).containsExactly(3.0, 40.0);
    }

    @Test
    void takesTheMedianOfSamplesAndNotOfTheWarmUp() {
        AtomicInteger runs = new AtomicInteger();
        // 500 ns of warm-up in one run; then five samples of one run each, of which two are disturbed.
        long[] times = {500, 90, 90, 9000, 90, 9000};
        Runnable call = () -> clock.addAndGet(times[Math.min(runs.getAndIncrement(), times.length - 1)]);
        assertThat(timing.withBudget(Duration.ofNanos(1000)).nanosPerRun(List.of(call)))
                .containsExactly(90.0);
        assertThat(runs).hasValue(4);
    }

    @Test
    void runsALongCallOnce() {
        AtomicInteger runs = new AtomicInteger();
        Runnable call = () -> {
            runs.incrementAndGet();
            clock.addAndGet(1_000_000);
        };
        assertThat(timing.nanosPerRun(List.of(call))).containsExactly(1e6);
        assertThat(runs).hasValue(1);
    }

    @Test
    void staysWithinItsBudgetButForOneSample() {
        timing.nanosPerRun(List.of(taking(7), taking(11)));
        assertThat(clock.get()).isLessThan(2 * 1300);
    }

    @Test
    void refusesWhatIsNoBudget() {
        assertThatThrownBy(() -> timing.withBudget(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Timing.withBudget: budget must be positive but was PT0S");
        assertThatThrownBy(() -> timing.withSamples(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Timing.withSamples: number must be at least 1 but was 0");
    }

    private Runnable taking(long nanoseconds) {
        return () -> clock.addAndGet(nanoseconds);
    }
}
