package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.tape.ReverseTape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

class BatchedDerivativeOperatorTest {

    private static final int BAD = OneInOneOutContract.BAD;
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    /** A test that hangs fails. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final VectorFunction POLAR =
            x -> new double[] {x[0] * Math.cos(x[1]), x[0] * Math.sin(x[1]), x[0] * x[1]};

    /** d/dx (x number) = number, one element after the other. */
    private static DerivativeOperator<Integer, double[]> numbering() {
        return Differentiate.with(CentralDifferences.create())
                .gradient((x, number) -> x[0] * OneInOneOutContract.failOnBad(number), new double[1]);
    }

    private static int number(double[] gradient) {
        return (int) gradient[0];
    }

    private static Flux<double[]> points(int count) {
        return Flux.range(1, count).map(i -> new double[] {i * 1e-2, i * 3e-2});
    }

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 2, 7, 1000, 100_000})
    void givesOneResultForEachElementInOrder(int size) {
        List<Integer> results = Flux.range(1, 3001)
                .transform(numbering().batched(size, SOON))
                .map(BatchedDerivativeOperatorTest::number)
                .collectList()
                .block();
        assertThat(results).isEqualTo(IntStream.rangeClosed(1, 3001).boxed().toList());
    }

    @Test
    void agreesWithTheSameOneByOneToTheLastBit() {
        DerivativeOperator<double[], ValueAndJacobian> operator =
                Differentiate.with(ReverseTape.create()).valueAndJacobian(POLAR);
        List<ValueAndJacobian> alone =
                points(500).transform(operator).collectList().block();
        List<ValueAndJacobian> together =
                points(500).transform(operator.batched(64, SOON)).collectList().block();
        assertThat(together).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(together.get(i).value()).containsExactly(alone.get(i).value());
            assertThat(together.get(i).jacobian().data)
                    .containsExactly(alone.get(i).jacobian().data);
            assertThat(together.get(i).jacobian().numRows).isEqualTo(3);
        }
    }

    @Test
    void followsTheBranchOfEachPointOnACompiledTape() {
        Differentiate compiled = Differentiate.with(CompiledTape.create().withParallelism(3));
        Flux<double[]> numbers = Flux.range(0, 500).map(i -> new double[] {i % 3 - 0.5, i});
        List<double[]> gradients = numbers.transform(compiled.gradient(x -> x[0] > 0.0 ? x[0] * x[1] : 7.0 * x[0])
                        .batched(64, SOON))
                .collectList()
                .block();
        List<DMatrixRMaj> jacobians = numbers.transform(compiled.jacobian(
                                x -> new double[] {x[0] > 1.0 ? x[1] * x[1] : -x[0]})
                        .batched(64, SOON))
                .collectList()
                .block();
        assertThat(gradients).hasSize(500);
        assertThat(jacobians).hasSize(500);
        for (int i = 0; i < 500; i++) {
            double[] gradient = i % 3 == 0 ? new double[] {7.0, 0.0} : new double[] {i, i % 3 - 0.5};
            assertThat(gradients.get(i)).containsExactly(gradient);
            double[] jacobian = i % 3 == 2 ? new double[] {0.0, 2.0 * i} : new double[] {-1.0, 0.0};
            assertThat(jacobians.get(i).data).containsExactly(jacobian);
        }
    }

    @Test
    void handsWholeBatchesToTheBackendAndClosesWhatItPrepared() {
        Counting backend = new Counting();
        List<DMatrixRMaj> jacobians = points(10)
                .transform(Differentiate.with(backend).jacobian(POLAR).batched(4, NEVER))
                .collectList()
                .block();
        assertThat(jacobians).hasSize(10);
        assertThat(backend.sizes).containsExactly(4, 4, 2);
        assertThat(backend.prepared).hasValue(1);
        assertThat(backend.closed).hasValue(1);
    }

    @Test
    void preparesAgainWhereTheLengthOfThePointsChanges() {
        Counting backend = new Counting();
        VectorFunction sum = x -> {
            double total = 0;
            for (double component : x) {
                total += component;
            }
            return new double[] {total};
        };
        List<DMatrixRMaj> jacobians = Flux.just(new double[2], new double[2], new double[3], new double[0])
                .transform(Differentiate.with(backend).jacobian(sum).batched(8, NEVER))
                .collectList()
                .block();
        assertThat(jacobians).extracting(jacobian -> jacobian.numCols).containsExactly(2, 2, 3, 0);
        assertThat(jacobians).extracting(jacobian -> jacobian.numRows).containsOnly(1);
        assertThat(backend.sizes).containsExactly(2, 1, 1);
        assertThat(backend.closed).hasValue(3);
    }

    @Test
    void flushesABatchThatIsNotFullAfterTheDelay() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux()
                        .transform(numbering().batched(10, Duration.ofSeconds(1), clock))
                        .map(BatchedDerivativeOperatorTest::number))
                .then(() -> source.next(1, 2, 3))
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(999)))
                .then(() -> source.next(4))
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
                .expectNext(1, 2, 3, 4)
                .then(source::complete)
                .then(() -> clock.advanceTimeBy(Duration.ofSeconds(1)))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void worksOnAThreadOfItsOwnThatMayBlockAndEndsIt() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        DerivativeOperator<Integer, double[]> naming = Differentiate.with(CentralDifferences.create())
                .gradient(
                        (x, number) -> {
                            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
                            threads.add(Thread.currentThread().getName());
                            return x[0];
                        },
                        new double[1]);
        Flux.range(1, 100).transform(naming.batched(10, SOON)).blockLast();
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("fluxion-batches"));
    }

    @Test
    void leavesAGivenSchedulerRunning() {
        var scheduler = Schedulers.newSingle("given");
        Flux.range(1, 100).transform(numbering().batched(10, SOON, scheduler)).blockLast();
        assertThat(scheduler.isDisposed()).isFalse();
        scheduler.dispose();
    }

    @Test
    void requestsFourBatchesAndNoMoreWhenNothingIsRequested() {
        var requested = new AtomicLong();
        StepVerifier.create(
                        Flux.range(1, 1000)
                                .hide()
                                .doOnRequest(requested::addAndGet)
                                .transform(numbering().batched(10, NEVER, VirtualTimeScheduler.create())),
                        0)
                .expectSubscription()
                .then(() -> assertThat(requested.get()).isBetween(40L, 70L))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(requested.get()).isBetween(40L, 70L))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(999)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void givesWhatCameBeforeTheElementThatFailed() {
        List<Integer> results = new ArrayList<>();
        StepVerifier.create(Flux.just(1, 2, 3, BAD, 5)
                        .transform(numbering().batched(2, NEVER))
                        .map(BatchedDerivativeOperatorTest::number)
                        .doOnNext(results::add))
                .expectNextCount(3)
                .verifyErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(DifferentiationException.class)
                            .hasCause(OneInOneOutContract.BOOM);
                    assertThat(((DifferentiationException) error).elements()).isEqualTo(List.of(BAD));
                    assertThat(((DifferentiationException) error).index()).isEqualTo(3);
                });
        assertThat(results).containsExactly(1, 2, 3);
    }

    @Test
    void namesTheElementsOfABatchThatFailedWhole() {
        VectorFunction failing = x -> {
            if (x[0] > 0.045) {
                throw OneInOneOutContract.BOOM;
            }
            return x;
        };
        Counting backend = new Counting();
        StepVerifier.create(points(6)
                        .transform(Differentiate.with(backend).jacobian(failing).batched(2, NEVER)))
                .expectNextCount(4)
                .verifyErrorSatisfies(error -> {
                    assertThat(error)
                            .hasMessage("jacobian: elements 4 to 5 of the stream must have results but there was "
                                    + OneInOneOutContract.BOOM + "; elements() returns the elements")
                            .hasCause(OneInOneOutContract.BOOM);
                    List<?> elements = ((DifferentiationException) error).elements();
                    assertThat(elements).hasSize(2);
                    assertThat((double[]) elements.get(0)).containsExactly(0.05, 0.15);
                });
        assertThat(backend.closed).hasValue(1);
    }

    @Test
    void givesTheResultsBeforeTheErrorOfTheSource() {
        StepVerifier.create(Flux.just(1, 2, 3)
                        .concatWith(Flux.error(OneInOneOutContract.BOOM))
                        .transform(numbering().batched(2, NEVER))
                        .map(BatchedDerivativeOperatorTest::number))
                .expectNext(1, 2, 3)
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(OneInOneOutContract.BOOM));
    }

    @Test
    void completesWithAnEmptySource() {
        StepVerifier.create(Flux.<Integer>empty().transform(numbering().batched(2, SOON)))
                .verifyComplete();
    }

    @Test
    void passesTheContextOn() {
        Flux<Integer> source = Flux.deferContextual(context -> Flux.just(context.<Integer>get("start")));
        StepVerifier.create(source.transform(numbering().batched(2, SOON))
                        .map(BatchedDerivativeOperatorTest::number)
                        .contextWrite(Context.of("start", 5)))
                .expectNext(5)
                .verifyComplete();
    }

    @Test
    void accountsForEveryElementWhenCancelledWhileABatchIsComputed() throws InterruptedException {
        var computing = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        Queue<Object> discarded = new ConcurrentLinkedQueue<>();
        Queue<Integer> computed = new ConcurrentLinkedQueue<>();
        var scheduler = Schedulers.newBoundedElastic(1, 100, "cancelled");
        DerivativeOperator<Integer, double[]> waiting = Differentiate.with(CentralDifferences.create())
                .gradient(
                        (x, number) -> {
                            computing.countDown();
                            awaitUninterruptibly(cancelled);
                            return x[0];
                        },
                        new double[1]);
        TestPublisher<Integer> source = TestPublisher.create();
        var subscription = source.flux()
                .transform(waiting.batched(2, NEVER, scheduler))
                .doOnDiscard(Integer.class, discarded::add)
                .subscribe(result -> computed.add(number(result)));
        source.next(1, 2, 3, 4, 5);
        computing.await();
        subscription.dispose();
        cancelled.countDown();
        eventually(() -> discarded.size() == 3);
        scheduler.dispose();
        assertThat(discarded).containsExactlyInAnyOrder(3, 4, 5);
        assertThat(computed).isEmpty();
        source.assertCancelled();
    }

    /** The thread that batches are computed on is busy with something else when the subscriber goes. */
    @Test
    void discardsABatchWhoseTurnHasNotCome() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Queue<Object> discarded = new ConcurrentLinkedQueue<>();
        Queue<Integer> computed = new ConcurrentLinkedQueue<>();
        var scheduler = Schedulers.newBoundedElastic(1, 100, "busy");
        TestPublisher<Integer> source = TestPublisher.create();
        var subscription = source.flux()
                .transform(numbering().batched(2, NEVER, scheduler))
                .doOnDiscard(Integer.class, discarded::add)
                .subscribe(result -> computed.add(number(result)));
        scheduler.schedule(() -> {
            busy.countDown();
            awaitUninterruptibly(free);
        });
        busy.await();
        source.next(1, 2, 3);
        subscription.dispose();
        free.countDown();
        eventually(() -> discarded.size() == 3);
        scheduler.dispose();
        assertThat(discarded).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(computed).isEmpty();
    }

    @Test
    void closesWhatItPreparedOnlyAfterTheBatchThatIsBeingComputed() throws InterruptedException {
        var computing = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        Counting backend = new Counting();
        backend.before = () -> {
            computing.countDown();
            awaitUninterruptibly(cancelled);
            assertThat(backend.closed).hasValue(0);
        };
        var scheduler = Schedulers.newBoundedElastic(1, 100, "closing");
        var subscription = points(100)
                .transform(Differentiate.with(backend).jacobian(POLAR).batched(2, NEVER, scheduler))
                .subscribe();
        computing.await();
        subscription.dispose();
        cancelled.countDown();
        eventually(() -> backend.closed.get() == 1);
        scheduler.dispose();
        assertThat(backend.closed).hasValue(1);
        assertThat(backend.sizes).containsExactly(2);
    }

    @Test
    void leavesNothingBehindWhereverItIsCancelled() {
        for (int after = 0; after < 200; after++) {
            Counting backend = new Counting();
            points(500)
                    .transform(Differentiate.with(backend).jacobian(POLAR).batched(1 + after % 9, SOON))
                    .take(after)
                    .blockLast(LIMIT);
            eventually(() -> backend.closed.get() == backend.prepared.get());
        }
    }

    @Test
    void refusesSizesAndDelaysThatMakeNoBatch() {
        assertThatThrownBy(() -> numbering().batched(0, SOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batched: size must be at least 1 but was 0");
        assertThatThrownBy(() -> numbering().batched(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batched: delay must be positive but was PT0S");
    }

    private static void eventually(BooleanSupplier condition) {
        StepVerifier.create(Flux.interval(Duration.ofMillis(1))
                        .filter(tick -> condition.getAsBoolean())
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts batches and their sizes. */
    private static final class Counting implements dev.fluxion.ReverseMode {

        private final ReverseTape tape = ReverseTape.create();
        private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        private final AtomicInteger prepared = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private Runnable before = () -> {};

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public dev.fluxion.Pullback pullbackAt(VectorFunction f, double[] x) {
            return tape.pullbackAt(f, x);
        }

        @Override
        public PreparedBatch prepareBatch(VectorFunction f, int n) {
            prepared.incrementAndGet();
            PreparedBatch generated = tape.prepareBatch(f, n);
            return new PreparedBatch() {
                @Override
                public int dimension() {
                    return n;
                }

                @Override
                public String device() {
                    return "counting";
                }

                @Override
                public ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points) {
                    before.run();
                    sizes.add(points.numRows);
                    return generated.valuesAndJacobians(points);
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }
}
