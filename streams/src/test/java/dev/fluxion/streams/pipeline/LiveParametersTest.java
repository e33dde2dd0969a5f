package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Versions are whole, whoever reads while others write. */
class LiveParametersTest {

    private static final int UPDATES = 20_000;

    @Test
    void nobodySeesHalfAVersionAndNoUpdateIsLost() {
        Parameters initial = Pipeline.<double[]>source()
                .map("w", (w, x) -> w, new double[64])
                .parameters();
        LiveParameters live = new LiveParameters(initial);
        AtomicBoolean torn = new AtomicBoolean();
        Flux<Long> writers = Flux.range(0, 2)
                .flatMap(
                        writer -> Flux.range(0, UPDATES)
                                .map(i -> live.update(LiveParametersTest::incremented)
                                        .version())
                                .takeLast(1)
                                .subscribeOn(Schedulers.boundedElastic()),
                        2);
        Flux<Long> readers = Flux.range(0, UPDATES)
                .map(i -> {
                    Parameters seen = live.get();
                    for (double w : seen.get("w", double[].class)) {
                        if (w != seen.version()) {
                            torn.set(true);
                        }
                    }
                    return seen.version();
                })
                .takeLast(1)
                .subscribeOn(Schedulers.boundedElastic());
        StepVerifier.create(Flux.merge(writers, readers)).expectNextCount(3).verifyComplete();
        assertThat(torn).isFalse();
        assertThat(live.get().version()).isEqualTo(2L * UPDATES);
        assertThat(live.get().flat()).containsOnly(2.0 * UPDATES);
    }

    private static double[] incremented(double[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i]++;
        }
        return w;
    }
}
