package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** When a stream of results with their way back is over, and they are closed, nothing is kept. */
class LinksEndTest {

    private static final Backend AD = ReverseTape.create();

    private final LivePullbacks gauge = new LivePullbacks();
    private final List<Linked<double[], double[]>> open = new ArrayList<>();

    private static Flux<double[]> numbers(int count) {
        return Flux.range(1, count).map(i -> new double[] {i});
    }

    private static Pipeline<double[], double[]> sums() {
        return Pipeline.<double[]>source()
                .map("scale", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0})
                .scan(new double[] {0.0}, (s, x) -> new double[] {s[0] + x[0]});
    }

    private Flux<Linked<double[], double[]>> linked(Pipeline<double[], double[]> pipeline, Flux<double[]> source) {
        return pipeline.with(AD)
                .horizon(Horizon.truncated(1, 3))
                .countedBy(gauge)
                .link(source)
                .doOnNext(open::add);
    }

    private double gradient(int index) {
        return open.get(index).pullback(new double[] {1.0}).flat()[0];
    }

    @Test
    void keepsWhatIsOpenAfterCompletionAndNothingOnceItIsClosed() {
        linked(sums(), numbers(5)).blockLast();
        open.subList(0, 4).forEach(Linked::close);
        assertThat(gradient(4)).isEqualTo(3.0 + 4.0 + 5.0);
        open.get(4).close();
        assertThat(gauge.live()).isZero();
    }

    @Test
    void keepsNothingAfterAnErrorOnceAllIsClosed() {
        Flux<double[]> failing = numbers(5).concatWith(Flux.error(new IllegalStateException("over")));
        assertThatThrownBy(() -> linked(sums(), failing).blockLast()).hasMessage("over");
        open.forEach(Linked::close);
        assertThat(gauge.live()).isZero();
    }

    @Test
    void elementsOnTheirWayKeepNothingWhenTheStreamIsCancelled() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Scheduler other = Schedulers.fromExecutor(waiting::add);
        Disposable running = linked(sums().publishOn(other, 4), numbers(10)).subscribe();
        assertThat(gauge.live()).isEqualTo(4);
        running.dispose();
        waiting.forEach(Runnable::run);
        assertThat(gauge.live()).isZero();
        assertThat(open).isEmpty();
    }
}
