package dev.fluxion.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The operator that all others are built from. */
class ElementwiseTest implements OneInOneOutContract {

    @Override
    public Function<Publisher<? extends Integer>, Flux<Integer>> operator() {
        return Elementwise.of("same", () -> OneInOneOutContract::failOnBad);
    }

    @Override
    public String operation() {
        return "same";
    }

    @Test
    void endsWithAnErrorWhenTheResultIsNull() {
        StepVerifier.create(Flux.just(1).transform(Elementwise.of("none", () -> number -> null)))
                .verifyErrorSatisfies(
                        error -> assertThat(error)
                                .isInstanceOf(DifferentiationException.class)
                                .hasMessage(
                                        "none: element 0 of the stream must have a result but there was"
                                                + " java.lang.NullPointerException: the result is null; element() returns the element"));
    }

    @Test
    void endsWithTheErrorThatKeptTheFunctionFromBeingMade() {
        StepVerifier.create(Flux.just(1).transform(Elementwise.of("none", () -> {
                    throw OneInOneOutContract.BOOM;
                })))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(OneInOneOutContract.BOOM));
    }

    @Test
    void makesAFunctionForEachSubscriberAndNoneBefore() {
        var made = new AtomicInteger();
        Flux<Integer> counted = Flux.range(1, 5).transform(Elementwise.of("count", () -> {
            made.incrementAndGet();
            var count = new AtomicInteger();
            return number -> count.incrementAndGet();
        }));
        assertThat(made).hasValue(0);
        StepVerifier.create(counted).expectNext(1, 2, 3, 4, 5).verifyComplete();
        StepVerifier.create(counted).expectNext(1, 2, 3, 4, 5).verifyComplete();
        assertThat(made).hasValue(2);
    }

    @Test
    void namesTheElementOnWhichTheStackOverflowed() {
        StepVerifier.create(Flux.just(1, 2).transform(Elementwise.of("deep", () -> ElementwiseTest::endless)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DifferentiationException.class)
                        .hasCauseInstanceOf(StackOverflowError.class));
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int endless(int number) {
        return 1 + endless(number);
    }
}
