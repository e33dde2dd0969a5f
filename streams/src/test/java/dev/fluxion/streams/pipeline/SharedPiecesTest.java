package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What threads of a pipeline share: several at once do to it what one after the other would. */
class SharedPiecesTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    @RepeatedTest(3)
    void theGaugeLosesNoPullbackAndSeesTheMostThereWere() throws Exception {
        LivePullbacks gauge = new LivePullbacks();
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            works.add(() -> {
                for (int k = 0; k < ROUNDS; k++) {
                    gauge.add(3);
                    assertThat(gauge.live()).isBetween(3L, 3L * THREADS);
                    gauge.add(-1);
                    gauge.add(-2);
                }
            });
        }
        Together.run(works);
        assertThat(gauge.live()).isZero();
        assertThat(gauge.most()).isBetween(3L, 3L * THREADS);
        works.replaceAll(work -> () -> gauge.add(1000));
        Together.run(works);
        assertThat(gauge.live()).isEqualTo(1000L * THREADS);
        assertThat(gauge.most()).isEqualTo(1000L * THREADS);
    }

    /** Something that is prepared, which one thread at a time may use. */
    private static final class Prepared {
        private final AtomicBoolean used = new AtomicBoolean();
    }

    @RepeatedTest(3)
    void nothingPreparedIsGivenToTwoAtOnceAndNoMoreIsMadeThanThreadsNeed() throws Exception {
        AtomicInteger made = new AtomicInteger(1);
        Preparations<Prepared> preparations = new Preparations<>((function, lengths) -> new Prepared(), original -> {
            made.incrementAndGet();
            return new Prepared();
        });
        StageFunction function = StageFunction.of("twice", (double[] x) -> new double[] {2 * x[0]});
        Preparations.Pool<Prepared> pool = preparations.pool(function, new Object[] {new double[] {1}}, new int[] {1});
        assertThat(pool).isNotNull();
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            works.add(() -> {
                for (int k = 0; k < ROUNDS; k++) {
                    Prepared mine = pool.take();
                    assertThat(mine.used.getAndSet(true)).isFalse();
                    mine.used.set(false);
                    pool.giveBack(mine);
                }
            });
        }
        Together.run(works);
        assertThat(made.get()).isBetween(1, THREADS);
    }

    private static Pipeline<double[], double[]> sums() {
        return Pipeline.<double[]>source()
                .map("scale", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0})
                .scan(new double[1], (s, x) -> new double[] {s[0] + x[0]});
    }

    @RepeatedTest(3)
    void resultsArePulledBackAndClosedFromAnyThread() throws Exception {
        int count = 400;
        LivePullbacks gauge = new LivePullbacks();
        List<Linked<double[], double[]>> links = sums().with(ReverseTape.create())
                .horizon(Horizon.truncated(1, 3))
                .countedBy(gauge)
                .link(Flux.range(0, count).map(i -> new double[] {i}))
                .collectList()
                .block();
        AtomicReferenceArray<double[]> gradients = new AtomicReferenceArray<>(count);
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            works.add(() -> {
                for (int k = thread; k < count; k += THREADS) {
                    gradients.set(k, links.get(k).pullback(new double[] {1}).flat());
                    links.get(k).close();
                }
            });
        }
        Together.run(works);
        for (int k = 0; k < count; k++) {
            // The three newest elements are within the horizon: x[k] + x[k - 1] + x[k - 2], with w itself not in it.
            double expected = k + Math.max(0, k - 1) + Math.max(0, k - 2);
            assertThat(gradients.get(k)[0]).as("result " + k).isCloseTo(expected, within(1e-12));
        }
        assertThat(gauge.live()).as("beyond the horizon of what may still come").isLessThanOrEqualTo(3);
    }

    @Test
    void closingFromSeveralThreadsIsClosingOnce() throws Exception {
        LivePullbacks gauge = new LivePullbacks();
        List<Linked<double[], double[]>> links = sums().with(ReverseTape.create())
                .horizon(Horizon.truncated(1, 1))
                .countedBy(gauge)
                .link(Flux.range(0, 50).map(i -> new double[] {i}))
                .collectList()
                .block();
        assertThat(gauge.live()).isEqualTo(50);
        List<Together.Work> works = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            works.add(() -> links.forEach(Linked::close));
        }
        Together.run(works);
        assertThat(gauge.live()).isZero();
    }
}
