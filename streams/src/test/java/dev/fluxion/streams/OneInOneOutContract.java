package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.util.context.Context;

/** What every operator keeps to that gives one result for each element. Results carry the number they are for. */
public interface OneInOneOutContract {

    /** The element on which the operator's function throws {@link #BOOM}. */
    int BAD = -1;

    RuntimeException BOOM = new IllegalStateException("boom");

    /** An operator from numbers to results for them, brought back to the numbers. */
    Function<Publisher<? extends Integer>, Flux<Integer>> operator();

    /** What the operator is called in error messages. */
    String operation();

    static int failOnBad(int number) {
        if (number == BAD) {
            throw BOOM;
        }
        return number;
    }

    @Test
    default void givesOneResultForEachElementInOrder() {
        StepVerifier.create(Flux.range(1, 1000).transform(operator()))
                .expectNextSequence(IntStream.rangeClosed(1, 1000).boxed().toList())
                .verifyComplete();
    }

    @Test
    default void worksOnAMono() {
        StepVerifier.create(Mono.just(7).transform(operator())).expectNext(7).verifyComplete();
    }

    @Test
    default void completesWithAnEmptySource() {
        StepVerifier.create(Flux.<Integer>empty().transform(operator())).verifyComplete();
    }

    @Test
    default void requestsWhatIsRequestedAndNoMore() {
        List<Long> requests = new ArrayList<>();
        Flux<Integer> source = Flux.range(1, 100).hide().doOnRequest(requests::add);

        StepVerifier.create(source.transform(operator()), 0)
                .expectSubscription()
                .then(() -> assertThat(requests).isEmpty())
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(7)
                .expectNextCount(7)
                .then(() -> assertThat(requests).containsExactly(1L, 7L))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(92)
                .verifyComplete();
        assertThat(requests).containsExactly(1L, 7L, Long.MAX_VALUE);
    }

    @Test
    default void takesTheLargestRequestTwice() {
        StepVerifier.create(Flux.range(1, 100).hide().transform(operator()), 0)
                .thenRequest(Long.MAX_VALUE)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(100)
                .verifyComplete();
    }

    @Test
    default void answersRequestsMadeFromWithinWithoutRecursion() {
        var sum = new AtomicLong();
        int count = 1_000_000;
        Flux.range(1, count).transform(operator()).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Integer value) {
                sum.addAndGet(value);
                request(1);
            }
        });
        assertThat(sum).hasValue(count * (count + 1L) / 2);
    }

    @Test
    default void cancelsTheSourceWhenCancelled() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1, 2))
                .expectNext(1, 2)
                .thenCancel()
                .verify();
        source.assertCancelled();
    }

    @Test
    default void passesOnTheErrorOfTheSourceAfterTheResults() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1).error(BOOM))
                .expectNext(1)
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(BOOM));
    }

    @Test
    default void namesTheElementItFailedOn() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1, 2, BAD))
                .expectNext(1, 2)
                .verifyErrorSatisfies(this::isAboutTheThirdElement);
        source.assertCancelled();
    }

    @Test
    default void namesTheElementItFailedOnWhenFused() {
        StepVerifier.create(Flux.just(1, 2, BAD, 4).transform(operator()))
                .expectFusion(Fuseable.ANY)
                .expectNext(1, 2)
                .verifyErrorSatisfies(this::isAboutTheThirdElement);
    }

    private void isAboutTheThirdElement(Throwable error) {
        assertThat(error)
                .isInstanceOf(DifferentiationException.class)
                .hasMessage(operation()
                        + ": element 2 of the stream must have a result but there was"
                        + " java.lang.IllegalStateException: boom; element() returns the element")
                .hasCause(BOOM);
        assertThat(((DifferentiationException) error).element()).isEqualTo(BAD);
        assertThat(((DifferentiationException) error).index()).isEqualTo(2);
    }

    @Test
    default void skipsABadElementUnderOnErrorContinue() {
        for (Flux<Integer> source :
                List.of(Flux.just(1, BAD, 3), Flux.just(1, BAD, 3).hide())) {
            List<Object> skipped = new ArrayList<>();
            StepVerifier.create(source.transform(operator()).onErrorContinue((error, element) -> skipped.add(element)))
                    .expectNext(1, 3)
                    .verifyComplete();
            assertThat(skipped).containsExactly(BAD);
        }
    }

    @Test
    default void accountsForEveryElementByAResultOrTheError() {
        List<Object> failed = new ArrayList<>();
        List<Integer> results = new ArrayList<>();
        Flux.just(1, 2, BAD)
                .transform(operator())
                .doOnNext(results::add)
                .onErrorContinue((error, element) -> failed.add(element))
                .doOnDiscard(Integer.class, failed::add)
                .blockLast();
        assertThat(results).containsExactly(1, 2);
        assertThat(failed).containsExactly(BAD);
    }

    @Test
    default void dropsWhatAnIllBehavedSourceSendsAfterItsEnd() {
        TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1).complete().next(2).error(BOOM))
                .expectNext(1)
                .expectComplete()
                .verifyThenAssertThat()
                .hasDropped(2)
                .hasDroppedErrorMatching(error -> error == BOOM);
    }

    @Test
    default void dropsWhatAnIllBehavedSourceSendsAfterItFailed() {
        TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1, BAD, 3).complete())
                .expectNext(1)
                .expectError(DifferentiationException.class)
                .verifyThenAssertThat()
                .hasDropped(3);
        source.assertCancelled();
    }

    @Test
    default void passesOnAnOverflowOfTheSourceForTheSubscriberToSee() {
        TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
        AssertionError seen = catchThrowableOfType(
                AssertionError.class,
                () -> StepVerifier.create(source.flux().transform(operator()), 2)
                        .then(() -> source.next(1, 2))
                        .expectNext(1, 2)
                        .then(source::assertNoRequestOverflow)
                        .then(() -> source.next(3))
                        .thenCancel()
                        .verify());
        assertThat(seen).hasMessageContaining("request overflow (expected production of at most 2; produced: 3");
        source.assertRequestOverflow();
    }

    @Test
    default void failsOnANullFromAnIllBehavedSource() {
        TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.ALLOW_NULL);
        StepVerifier.create(source.flux().transform(operator()))
                .then(() -> source.next(1).next((Integer) null))
                .expectNext(1)
                .verifyErrorSatisfies(error -> assertThat(error).hasCauseInstanceOf(NullPointerException.class));
    }

    @Test
    default void doesNothingBeforeItIsSubscribedTo() {
        TestPublisher<Integer> source = TestPublisher.create();
        Flux<Integer> assembled = source.flux().transform(operator());
        source.assertWasNotSubscribed();
        assertThat(assembled).isNotNull();
    }

    @Test
    default void givesEverySubscriberTheSame() {
        Flux<Integer> shared = Flux.range(1, 50).transform(operator());
        List<Integer> expected = IntStream.rangeClosed(1, 50).boxed().toList();
        assertThat(shared.collectList().block()).isEqualTo(expected);
        assertThat(Flux.zip(shared, shared, (a, b) -> a.equals(b) ? a : BAD)
                        .collectList()
                        .block())
                .isEqualTo(expected);
    }

    @Test
    default void startsOverOnARetry() {
        List<Long> failures = new ArrayList<>();
        StepVerifier.create(Flux.just(1, 2, BAD)
                        .transform(operator())
                        .doOnError(error -> failures.add(((DifferentiationException) error).index()))
                        .retry(1))
                .expectNext(1, 2, 1, 2)
                .verifyError(DifferentiationException.class);
        assertThat(failures).containsExactly(2L, 2L);
    }

    @Test
    default void passesTheContextOn() {
        Flux<Integer> source = Flux.deferContextual(context -> Flux.just(context.<Integer>get("start")));
        StepVerifier.create(source.transform(operator()).contextWrite(Context.of("start", 5)))
                .expectAccessibleContext()
                .contains("start", 5)
                .then()
                .expectNext(5)
                .verifyComplete();
    }

    @Test
    default void keepsAFusedSourceFused() {
        StepVerifier.create(Flux.range(1, 100).transform(operator()))
                .expectFusion(Fuseable.SYNC, Fuseable.SYNC)
                .expectNextCount(100)
                .verifyComplete();
        StepVerifier.create(Flux.range(1, 100).transform(operator()).map(number -> number + 1))
                .expectFusion(Fuseable.SYNC, Fuseable.SYNC)
                .expectNextCount(100)
                .verifyComplete();
    }

    @Test
    default void refusesToCarryItsWorkOverAThreadBarrier() {
        StepVerifier.create(Flux.range(1, 100).transform(operator()))
                .expectFusion(Fuseable.ANY | Fuseable.THREAD_BARRIER, Fuseable.NONE)
                .expectNextCount(100)
                .verifyComplete();
    }

    @Test
    default void doesNotFuseWhereTheSourceDoesNot() {
        StepVerifier.create(Flux.range(1, 100).hide().transform(operator()))
                .expectFusion(Fuseable.ANY, Fuseable.NONE)
                .expectNextCount(100)
                .verifyComplete();
        StepVerifier.create(Flux.range(1, 100).hide().transform(operator()).map(number -> number + 1))
                .expectNextCount(100)
                .verifyComplete();
    }

    @Test
    default void worksWithAssemblyTracing() {
        Hooks.onOperatorDebug();
        try {
            for (Flux<Integer> source :
                    List.of(Flux.range(1, 9), Flux.range(1, 9).hide())) {
                StepVerifier.create(source.transform(operator()).map(number -> number + 1))
                        .expectNextCount(9)
                        .verifyComplete();
            }
        } finally {
            Hooks.resetOnOperatorDebug();
        }
    }

    @Test
    default void worksOnTheThreadThatDeliversWithoutBlockingIt() {
        Set<Thread> delivering = ConcurrentHashMap.newKeySet();
        Set<Thread> receiving = ConcurrentHashMap.newKeySet();
        Flux<Integer> source = Flux.range(1, 1000)
                .publishOn(Schedulers.parallel())
                .doOnNext(number -> delivering.add(Thread.currentThread()));
        StepVerifier.create(source.transform(operator()).doOnNext(number -> receiving.add(Thread.currentThread())))
                .expectNextCount(1000)
                .verifyComplete();
        assertThat(receiving).isEqualTo(delivering).noneMatch(thread -> thread == Thread.currentThread());
    }

    @Test
    default void refusesToBeAppliedToNothing() {
        assertThatThrownBy(() -> operator().apply(null)).isInstanceOf(NullPointerException.class);
    }
}
