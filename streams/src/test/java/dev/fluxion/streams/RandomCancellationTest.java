package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

/** What is left of operators that are cancelled at any moment, or whose source does not behave. */
class RandomCancellationTest {

    private static final int POINTS = 1000;

    /** Generous: the machine may have other things to do. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    // Each has threads of its own: an endless source keeps one busy until it is cancelled.
    private final Scheduler sources = Schedulers.newSingle("test-sources", true);
    private final Scheduler cancellers = Schedulers.newSingle("test-cancellers", true);
    private final Scheduler watch = Schedulers.newSingle("test-watch", true);

    /** What an ill-behaved source sends is dropped, which is not to be read in the log. */
    @BeforeEach
    void dropErrorsInSilence() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterEach
    void disposeOfThreads() {
        Hooks.resetOnErrorDropped();
        sources.dispose();
        cancellers.dispose();
        watch.dispose();
    }

    private void await(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(1), watch)
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }

    /** Cancels after some results, from the thread that delivers or from another, while as many are requested as come to mind. */
    private final class Canceller extends BaseSubscriber<Object> {

        private final int after;
        private final boolean elsewhere;
        private final int demand;
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger beyond = new AtomicInteger();
        private volatile boolean cancelled;

        Canceller(Random random) {
            this.after = random.nextInt(12);
            this.elsewhere = random.nextBoolean();
            this.demand = 1 + random.nextInt(5);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (after == 0) {
                stop();
            } else {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(Object value) {
            if (cancelled) {
                beyond.incrementAndGet();
            }
            if (received.incrementAndGet() == after) {
                stop();
            } else {
                request(1);
            }
        }

        private void stop() {
            if (elsewhere) {
                cancellers.schedule(this::cancel);
            } else {
                cancel();
                cancelled = true;
            }
        }
    }

    @Test
    void leavesNothingRunningWhereverItIsCancelled() {
        Set<Integer> open = ConcurrentHashMap.newKeySet();
        AtomicLong made = new AtomicLong();
        EveryOperator[] all = EveryOperator.values();
        for (int seed = 0; seed < POINTS; seed++) {
            int point = seed;
            Random random = new Random(seed);
            Flux<double[]> endless = Flux.<double[]>generate(sink -> {
                        made.incrementAndGet();
                        sink.next(new double[] {1});
                    })
                    .doOnSubscribe(subscription -> open.add(point))
                    .doFinally(end -> open.remove(point));
            if (random.nextBoolean()) {
                endless = endless.subscribeOn(sources);
            }
            Canceller canceller = new Canceller(random);
            all[seed % all.length].apply(endless).subscribe(canceller);
            await(canceller::isDisposed);
            assertThat(canceller.beyond)
                    .as("results after the cancellation, seed " + seed)
                    .hasValue(0);
        }
        // Every source has been cancelled, and none makes elements any more.
        await(open::isEmpty);
        AtomicLong before = new AtomicLong(-1);
        await(() -> before.getAndSet(made.get()) == made.get());
        // Nor is a thread left of those that operators have for themselves.
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("fluxion-")));
    }

    @ParameterizedTest
    @EnumSource(EveryOperator.class)
    void cancelsASourceThatDoesNotCare(EveryOperator operator) {
        TestPublisher<double[]> source =
                TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION, Violation.REQUEST_OVERFLOW);
        Disposable subscription = operator.apply(source.flux()).subscribe();
        subscription.dispose();
        source.assertCancelled();
        for (int k = 0; k < 10; k++) {
            source.next(new double[] {k});
        }
        source.complete();
    }

    /** A source that fails and then goes on: the error is the last that is seen. */
    @ParameterizedTest
    @EnumSource(EveryOperator.class)
    void endsWithTheFirstErrorWhateverTheSourceSendsAfterwards(EveryOperator operator) {
        TestPublisher<double[]> source =
                TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE, Violation.REQUEST_OVERFLOW);
        AtomicInteger errors = new AtomicInteger();
        AtomicInteger afterwards = new AtomicInteger();
        operator.apply(source.flux())
                .subscribe(
                        value -> {
                            if (errors.get() > 0) {
                                afterwards.incrementAndGet();
                            }
                        },
                        error -> errors.incrementAndGet());
        source.error(new IllegalStateException("gone"));
        await(() -> errors.get() > 0);
        for (int k = 0; k < 10; k++) {
            source.next(new double[] {k});
        }
        assertThat(errors).hasValue(1);
        assertThat(afterwards).hasValue(0);
    }

    /** Of operators that gather elements: those they hold are handed to the discard hook, each once. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "GRADIENT_ON_RAILS",
                "GRADIENT_IN_BATCHES",
                "MINI_BATCHES",
                "MINI_BATCHES_BY_TIME",
                "MINI_BATCHES_ON_RAILS"
            })
    void discardsWhatItHoldsWhenItIsCancelled(EveryOperator operator) {
        TestPublisher<double[]> source = TestPublisher.create();
        List<Object> discarded = new CopyOnWriteArrayList<>();
        List<Object> results = new CopyOnWriteArrayList<>();
        double[] one = {1};
        double[] other = {2};
        Disposable subscription = operator.apply(source.flux())
                .doOnDiscard(double[].class, discarded::add)
                .subscribe(results::add);
        source.next(one);
        source.next(other);
        subscription.dispose();
        await(() -> discarded.size() + results.size() >= 2);
        assertThat(results.size() + discarded.size()).isEqualTo(2);
        if (results.isEmpty()) {
            assertThat(discarded).containsExactlyInAnyOrder(one, other);
        }
        source.assertCancelled();
    }
}
