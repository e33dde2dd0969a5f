package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.VectorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What every solver keeps to as a stream, shown on equations that can be taken for a root, a minimum and least squares alike. */
interface SolverContract {

    /** How often the functions below were called, by whom ever. */
    AtomicLong CALLS = new AtomicLong();

    RuntimeException BOOM = new IllegalStateException("boom");

    /**
     * The solver under test.
     *
     * @param equations what is to be zero; a solver for minima takes half the sum of squares
     * @param stopping changes when it stops
     */
    Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping);

    /** How near to the answer it comes. */
    default double accuracy() {
        return 1e-6;
    }

    /** Equations with the one solution (2, 3). */
    static double[] good(double[] x) {
        CALLS.incrementAndGet();
        return new double[] {x[0] * x[0] * x[0] + x[0] - 10, 2 * x[1] - x[0] - 4};
    }

    static double[] undefined(double[] x) {
        return new double[] {x[0] / 0.0 * 0.0, x[1]};
    }

    static double[] boom(double[] x) {
        if (x.length > 1) {
            throw BOOM;
        }
        return x;
    }

    /** The logarithm of the first component ends at 0: steps must be kept on its side. */
    static double[] halfPlane(double[] x) {
        return new double[] {Math.log(x[0]), x[1] - 1};
    }

    private static double[] start() {
        return new double[] {-1.2, 1};
    }

    private Flux<Iterate> good() {
        return iterates(SolverContract::good, start(), stopping -> stopping);
    }

    @Test
    default void beginsAtTheStartingPointAndNumbersTheSteps() {
        List<Iterate> all = good().collectList().block();
        assertThat(all.get(0).point()).containsExactly(start());
        assertThat(all.get(0).stepLength()).isZero();
        assertThat(all.get(0).number()).isZero();
        for (int k = 1; k < all.size() - 1; k++) {
            assertThat(all.get(k).number()).isEqualTo(k);
            assertThat(all.get(k).stepLength()).isPositive();
            assertThat(all.get(k).evaluations().total())
                    .isGreaterThan(all.get(k - 1).evaluations().total());
        }
    }

    @Test
    default void endsByItselfWithTheAnswer() {
        List<Iterate> all = good().collectList().block();
        assertThat(all.subList(0, all.size() - 1)).allMatch(Iterate::running).noneMatch(Iterate::converged);
        Iterate last = all.get(all.size() - 1);
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.stopped()).isFalse();
        assertThat(last.reason()).startsWith("converged: ");
        assertThat(last.point()).containsExactly(new double[] {2, 3}, within(accuracy()));
        assertThat(good().takeUntil(Iterate::converged).blockLast().point()).containsExactly(last.point());
    }

    @Test
    default void computesNothingBeforeItIsAskedTo() {
        long before = CALLS.get();
        Flux<Iterate> assembled = good();
        var seen = new ArrayList<Long>();
        StepVerifier.create(assembled, 0)
                .expectSubscription()
                .then(() -> assertThat(CALLS).hasValue(before))
                .thenRequest(1)
                .assertNext(iterate -> assertThat(iterate.number()).isZero())
                .then(() -> seen.add(CALLS.get()))
                .then(() -> assertThat(seen.get(0)).isGreaterThan(before))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> seen.add(CALLS.get()))
                .thenCancel()
                .verify();
        assertThat(CALLS).hasValue(seen.get(1));
    }

    @Test
    default void computesOneIterateForEachThatIsRequested() {
        List<Long> requested = new ArrayList<>();
        List<Long> unbounded = new ArrayList<>();
        StepVerifier.create(good().take(3).doOnNext(iterate -> requested.add(CALLS.get())), 0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(CALLS).hasValue(requested.get(0)))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(CALLS).hasValue(requested.get(1)))
                .thenRequest(1)
                .expectNextCount(1)
                .verifyComplete();
        good().take(3).doOnNext(iterate -> unbounded.add(CALLS.get())).blockLast();
        assertThat(unbounded.get(2) - unbounded.get(0)).isEqualTo(requested.get(2) - requested.get(0));
    }

    @Test
    default void takesTheLargestRequestTwice() {
        StepVerifier.create(good(), 0)
                .thenRequest(Long.MAX_VALUE)
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(Iterate::running)
                .expectNextMatches(Iterate::converged)
                .verifyComplete();
    }

    @Test
    default void answersRequestsMadeFromWithin() {
        List<Iterate> all = new ArrayList<>();
        good().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Iterate iterate) {
                all.add(iterate);
                request(1);
            }
        });
        assertThat(all).last().matches(Iterate::converged);
    }

    @Test
    default void stopsWhenCancelled() {
        List<Long> calls = new ArrayList<>();
        good().doOnNext(iterate -> calls.add(CALLS.get())).take(2).blockLast();
        assertThat(calls).hasSize(2);
        assertThat(CALLS).hasValue(calls.get(1));
    }

    @Test
    default void startsAfreshForEverySubscriber() {
        Flux<Iterate> shared = good();
        List<String> alone = shared.map(Iterate::toString).collectList().block();
        assertThat(Flux.zip(shared, shared, (a, b) -> a.toString().equals(b.toString()) ? a.toString() : "different")
                        .collectList()
                        .block())
                .isEqualTo(alone);
    }

    @Test
    default void keepsItsPointsToItself() {
        double[] x0 = start();
        Flux<Iterate> iterates = iterates(SolverContract::good, x0, stopping -> stopping);
        x0[0] = 1e9;
        Iterate last =
                iterates.doOnNext(iterate -> iterate.point()[0] = Double.NaN).blockLast();
        assertThat(last.point()).containsExactly(new double[] {2, 3}, within(accuracy()));
        assertThat(x0).containsExactly(1e9, 1);
    }

    @Test
    default void endsWithTheErrorOfTheFunction() {
        StepVerifier.create(iterates(SolverContract::boom, start(), stopping -> stopping))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(BOOM));
    }

    @Test
    default void stopsWithAReasonWhereTheFunctionIsNotDefined() {
        StepVerifier.create(iterates(SolverContract::undefined, start(), stopping -> stopping))
                .assertNext(only -> {
                    assertThat(only.status()).isEqualTo(Status.STOPPED_BY_NOT_FINITE);
                    assertThat(only.stopped()).isTrue();
                    assertThat(only.reason()).startsWith("stopped: ").contains("must be finite but was NaN");
                    assertThat(only.point()).containsExactly(start());
                })
                .verifyComplete();
    }

    @Test
    default void staysWhereTheFunctionIsDefined() {
        List<Iterate> all = iterates(SolverContract::halfPlane, new double[] {2.9, 5}, stopping -> stopping)
                .collectList()
                .block();
        assertThat(all).allSatisfy(iterate -> assertThat(iterate.point()[0]).isPositive());
        Iterate last = all.get(all.size() - 1);
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.point()).containsExactly(new double[] {1, 1}, within(accuracy()));
    }

    @Test
    default void stopsAtTheLimitOfSteps() {
        for (int limit : new int[] {0, 1, 2}) {
            Iterate last = iterates(SolverContract::good, start(), stopping -> stopping.iterations(limit))
                    .blockLast();
            assertThat(last.number()).isEqualTo(limit);
            assertThat(last.status()).isEqualTo(Status.STOPPED_BY_LIMIT);
            assertThat(last.reason())
                    .isEqualTo("stopped: the limit of " + limit + " steps is reached; allow more or start nearer");
        }
    }

    @Test
    default void worksOnTheThreadThatRequestsWithoutBlockingIt() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        good().doOnNext(iterate -> threads.add(Thread.currentThread().getName()))
                .subscribeOn(Schedulers.newParallel("solving", 1), false)
                .blockLast();
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("solving"));
    }
}
