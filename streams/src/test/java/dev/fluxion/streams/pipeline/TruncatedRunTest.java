package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import reactor.core.publisher.SynchronousSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** One thread lets elements in, another takes them through and pulls back, as on two sides of a crossing, and a third may end it all. */
class TruncatedRunTest {

    private static final int ELEMENTS = 3_000;
    private static final int DEPTH = 3;

    /** Takes gradients and nothing else. */
    private static final class Gradients implements SynchronousSink<ParameterGradients<double[]>> {

        private final List<Double> all = new ArrayList<>();

        @Override
        public void next(ParameterGradients<double[]> gradients) {
            all.add(gradients.flat()[0]);
        }

        @Override
        public void complete() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void error(Throwable e) {
            throw new UnsupportedOperationException(e);
        }

        @Override
        public ContextView contextView() {
            return Context.empty();
        }

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // Reactor asks for it.
        public Context currentContext() {
            return Context.empty();
        }
    }

    private final LivePullbacks gauge = new LivePullbacks();
    private final Gradients gradients = new Gradients();

    /** The sum of w x: within the horizon its derivative in w is the sum of the last three x. */
    private final Plan plan = Plan.of(List.of(
            MapStage.part(
                    StageFunction.of("scale", (double[] w, double[] x) -> new double[] {w[0] * x[0]}),
                    new Weights("scale", new double[] {2})),
            ScanStage.part(
                    StageFunction.of("sum", (double[] s, double[] x) -> new double[] {s[0] + x[0]}),
                    null,
                    new double[1])));

    private final TruncatedRun<double[], double[]> run = new TruncatedRun<>(
            plan,
            Pullbacks.by(ReverseTape.create()).forSubscription(),
            (Horizon.Truncated) Horizon.truncated(1, DEPTH),
            y -> new double[] {1},
            false,
            gauge);

    private final BlockingQueue<Item<Node>> crossing = new LinkedBlockingQueue<>();
    private final AtomicInteger arrived = new AtomicInteger();

    private void letIn() {
        Parameters parameters = Parameters.initial(plan.weights());
        for (int k = 0; k < ELEMENTS; k++) {
            crossing.add(run.recording().enter(k, new double[] {k}, parameters));
        }
    }

    private void takeThrough() throws InterruptedException {
        Machine<Node> machine = new Machine<>(run.recording().mode, plan);
        Chain chain = plan.onlyChain();
        assertThat(chain).isNotNull();
        for (int k = 0; k < ELEMENTS; k++) {
            run.arrive(crossing.take().after(chain, machine), gradients);
            arrived.incrementAndGet();
        }
    }

    @RepeatedTest(3)
    void gradientsAreThoseOfOneThread() throws Exception {
        Together.run(List.<Together.Work>of(this::letIn, this::takeThrough));
        assertThat(gradients.all).hasSize(ELEMENTS);
        for (int k = 0; k < ELEMENTS; k++) {
            double expected = k + Math.max(0, k - 1) + Math.max(0, k - 2);
            assertThat(gradients.all.get(k)).as("result " + k).isEqualTo(expected);
        }
        assertThat(gauge.live()).isLessThan(DEPTH);
        run.recording().close();
        assertThat(gauge.live()).isZero();
    }

    @RepeatedTest(3)
    void nothingIsKeptWhenItIsEndedMeanwhile() throws Exception {
        Together.run(List.<Together.Work>of(this::letIn, this::takeThrough, () -> {
            while (arrived.get() < ELEMENTS / 2) {
                Thread.onSpinWait();
            }
            run.recording().close();
        }));
        run.recording().cutBefore(Long.MAX_VALUE);
        assertThat(gauge.live()).isZero();
        assertThat(run.recording().tape.size()).isZero();
    }
}
