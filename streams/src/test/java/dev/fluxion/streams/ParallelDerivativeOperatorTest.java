package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.tape.ReverseTape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class ParallelDerivativeOperatorTest {

    private static final int BAD = OneInOneOutContract.BAD;

    /** d/dx (x number) = number. */
    private static DerivativeOperator<Integer, double[]> numbering() {
        return Differentiate.with(CentralDifferences.create())
                .gradient((x, number) -> x[0] * OneInOneOutContract.failOnBad(number), new double[1]);
    }

    private static int number(double[] gradient) {
        return (int) gradient[0];
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @ParameterizedTest(name = "{0} rails, chunks of {1}")
    @CsvSource({"1, 1", "1, 128", "2, 1", "2, 3", "3, 2", "4, 128", "7, 10000"})
    void keepsTheOrderOfTheElements(int rails, int size) {
        List<Integer> results = Flux.range(1, 10_001)
                .transform(numbering().parallel(rails).chunks(size))
                .map(ParallelDerivativeOperatorTest::number)
                .collectList()
                .block();
        assertThat(results).isEqualTo(upTo(10_001));
    }

    @Test
    void agreesWithTheSameOnOneThreadToTheLastBit() {
        DerivativeOperator<double[], double[]> gradient =
                Differentiate.with(ReverseTape.create()).gradient(x -> Math.exp(x[0] * x[1]) / (1 + x[2] * x[2]));
        Flux<double[]> points = Flux.range(1, 5000).map(i -> new double[] {i * 1e-4, i * 3e-4, i * 7e-4});
        List<double[]> alone = points.transform(gradient).collectList().block();
        List<double[]> together =
                points.transform(gradient.parallel(3)).collectList().block();
        assertThat(together.toArray(double[][]::new)).isDeepEqualTo(alone.toArray(double[][]::new));
    }

    @Test
    void givesEachRailAPreparedObjectOfItsOwnForEverySubscriber() {
        CentralDifferences backend = CentralDifferences.create();
        Flux<double[]> slopes = Flux.range(1, 1000)
                .map(i -> new double[] {i})
                .transform(Differentiate.with(backend)
                        .gradient(x -> x[0])
                        .parallel(3)
                        .chunks(10));
        slopes.blockLast();
        assertThat(backend.preparations()).isEqualTo(3);
        slopes.blockLast();
        assertThat(backend.preparations()).isEqualTo(6);
    }

    @Test
    void worksOnTheSchedulerItIsGiven() {
        var scheduler = Schedulers.newParallel("rails", 2);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        DerivativeOperator<Integer, double[]> naming = Differentiate.with(CentralDifferences.create())
                .gradient(
                        (x, number) -> {
                            threads.add(Thread.currentThread().getName());
                            return x[0];
                        },
                        new double[1]);
        Flux.range(1, 100).transform(naming.parallel(2, scheduler).chunks(10)).blockLast();
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("rails-"));
        assertThat(scheduler.isDisposed()).isFalse();
        scheduler.dispose();
    }

    @Test
    void holdsNoMoreThanItsChunksWhenNothingIsRequested() {
        var requested = new AtomicLong();
        StepVerifier.create(
                        Flux.range(1, 1000)
                                .hide()
                                .doOnRequest(requested::addAndGet)
                                .transform(numbering()
                                        .parallel(3, Schedulers.immediate())
                                        .chunks(10)),
                        0)
                .expectSubscription()
                .then(() -> assertThat(requested.get()).isBetween(30L, 50L))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(requested.get()).isBetween(30L, 50L))
                .thenRequest(50)
                .expectNextCount(50)
                .then(() -> assertThat(requested.get()).isBetween(80L, 110L))
                .thenCancel()
                .verify();
    }

    @Test
    void deliversWhatIsRequestedAndNoMore() {
        StepVerifier.create(
                        Flux.range(1, 100)
                                .transform(numbering().parallel(2).chunks(4))
                                .map(ParallelDerivativeOperatorTest::number),
                        0)
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(5)
                .expectNext(2, 3, 4, 5, 6)
                .thenRequest(Long.MAX_VALUE)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(94)
                .verifyComplete();
    }

    @Test
    void completesWithAnEmptySource() {
        StepVerifier.create(Flux.<Integer>empty().transform(numbering().parallel(2)))
                .verifyComplete();
    }

    @Test
    void worksOnAMono() {
        StepVerifier.create(Mono.just(7).transform(numbering().parallel(2)).map(ParallelDerivativeOperatorTest::number))
                .expectNext(7)
                .verifyComplete();
    }

    @Test
    void deliversTheResultsOfAllElementsBeforeTheOneItFailedOn() {
        StepVerifier.create(Flux.range(1, 1000)
                        .map(i -> i == 778 ? BAD : i)
                        .transform(numbering().parallel(3).chunks(10))
                        .map(ParallelDerivativeOperatorTest::number))
                .expectNextSequence(upTo(777))
                .verifyErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(DifferentiationException.class);
                    assertThat(((DifferentiationException) error).index()).isEqualTo(777);
                    assertThat(((DifferentiationException) error).element()).isEqualTo(BAD);
                });
    }

    @Test
    void discardsTheElementsOfTheChunkBehindTheOneItFailedOn() {
        List<Integer> results = new ArrayList<>();
        List<Integer> discarded = new ArrayList<>();
        Flux.range(1, 100)
                .map(i -> i == 45 ? BAD : i)
                .transform(numbering().parallel(2, Schedulers.immediate()).chunks(10))
                .doOnNext(gradient -> results.add(number(gradient)))
                .doOnDiscard(Integer.class, discarded::add)
                .onErrorComplete(DifferentiationException.class)
                .blockLast();
        assertThat(results).isEqualTo(upTo(44));
        assertThat(discarded).containsExactly(46, 47, 48, 49, 50);
    }

    @Test
    void deliversTheResultsOfAllElementsBeforeTheSourceFailed() {
        StepVerifier.create(Flux.range(1, 777)
                        .concatWith(Mono.error(OneInOneOutContract.BOOM))
                        .transform(numbering().parallel(3).chunks(10))
                        .map(ParallelDerivativeOperatorTest::number))
                .expectNextSequence(upTo(777))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(OneInOneOutContract.BOOM));
    }

    @Test
    void skipsABadElementUnderOnErrorContinue() {
        List<Object> skipped = new ArrayList<>();
        StepVerifier.create(Flux.range(1, 100)
                        .map(i -> i == 50 ? BAD : i)
                        .transform(numbering().parallel(2).chunks(8))
                        .map(ParallelDerivativeOperatorTest::number)
                        .onErrorContinue((error, element) -> skipped.add(element)))
                .expectNextSequence(upTo(49))
                .expectNextSequence(IntStream.rangeClosed(51, 100).boxed().toList())
                .verifyComplete();
        assertThat(skipped).containsExactly(BAD);
    }

    @Test
    void cancelsTheSourceWhenCancelled() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux()
                        .transform(numbering().parallel(2).chunks(2))
                        .map(ParallelDerivativeOperatorTest::number))
                .then(() -> source.next(1, 2, 3))
                .expectNext(1, 2)
                .thenCancel()
                .verify();
        source.assertCancelled();
    }

    @Test
    void stopsAfterTheElementItIsAtWhenCancelled() throws InterruptedException {
        var executor = Executors.newSingleThreadExecutor();
        var atWork = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var evaluations = new AtomicInteger();
        var scheduler = Schedulers.fromExecutor(executor);
        var operator = Elementwise.<Integer, Integer>of("wait", () -> number -> {
            evaluations.incrementAndGet();
            atWork.countDown();
            awaitWithin(cancelled);
            return number;
        });
        var subscription = Flux.range(1, 100)
                .transform(ParallelDerivativeOperator.of(operator, 2, scheduler).chunks(10))
                .subscribe();
        atWork.await();
        subscription.dispose();
        cancelled.countDown();
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(evaluations).hasValue(1);
    }

    @Test
    void neverUsesAPreparedObjectTwiceAtOnceWheneverItIsCancelled() {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            var scheduler = Schedulers.newParallel("rails", 3);
            Flux<double[]> slopes = Flux.range(1, 100_000)
                    .transform(numbering().parallel(3, scheduler).chunks(5));
            for (int count = 1; count <= 200; count++) {
                assertThat(slopes.take(count).count().block()).isEqualTo(count);
            }
            scheduler.disposeGracefully().block();
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private static void awaitWithin(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void startsOverForEverySubscriber() {
        Flux<Integer> shared = Flux.just(1, 2, BAD)
                .transform(numbering().parallel(2).chunks(1))
                .map(ParallelDerivativeOperatorTest::number);
        List<Long> failures = new ArrayList<>();
        StepVerifier.create(shared.doOnError(error -> failures.add(((DifferentiationException) error).index()))
                        .retry(1))
                .expectNext(1, 2, 1, 2)
                .verifyError(DifferentiationException.class);
        assertThat(failures).containsExactly(2L, 2L);
    }

    @Test
    void passesTheContextOn() {
        Flux<Integer> source = Flux.deferContextual(context -> Flux.just(context.<Integer>get("start")));
        StepVerifier.create(source.transform(numbering().parallel(2))
                        .map(ParallelDerivativeOperatorTest::number)
                        .contextWrite(Context.of("start", 5)))
                .expectAccessibleContext()
                .contains("start", 5)
                .then()
                .expectNext(5)
                .verifyComplete();
    }

    @Test
    void waitsForAFullChunkUnlessGivenATime() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux()
                        .transform(
                                numbering().parallel(2, Schedulers.immediate()).chunks(3))
                        .map(ParallelDerivativeOperatorTest::number))
                .then(() -> source.next(1, 2))
                .then(() -> source.next(3))
                .expectNext(1, 2, 3)
                .then(() -> source.next(4).complete())
                .expectNext(4)
                .verifyComplete();
    }

    @Test
    void deliversAnUnfinishedChunkAfterItsTime() {
        StepVerifier.withVirtualTime(() -> Flux.just(1, 2, 3, 4, 5)
                        .concatWith(Mono.never())
                        .transform(numbering().parallel(2).chunks(3, Duration.ofMillis(5)))
                        .map(ParallelDerivativeOperatorTest::number))
                .expectNext(1, 2, 3)
                .expectNoEvent(Duration.ofMillis(4))
                .thenAwait(Duration.ofMillis(1))
                .expectNext(4, 5)
                .thenCancel()
                .verify();
    }

    @Test
    void refusesToWorkOnNoRailOrInEmptyChunks() {
        assertThatThrownBy(() -> numbering().parallel(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parallel: rails must be at least 1 but was 0");
        assertThatThrownBy(() -> numbering().parallel(2).chunks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chunks: size must be at least 1 but was 0");
        assertThatThrownBy(() -> numbering().parallel(2).chunks(8, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chunks: delay must be positive but was PT0S");
    }

    @Test
    void worksInTheGroupsOfReactorsOwnRails() {
        Set<Integer> results = Flux.range(1, 1000)
                .parallel(3)
                .runOn(Schedulers.parallel())
                .transformGroups(numbering())
                .sequential()
                .map(ParallelDerivativeOperatorTest::number)
                .collect(Collectors.toSet())
                .block();
        assertThat(results).containsExactlyInAnyOrderElementsOf(upTo(1000));
    }
}
