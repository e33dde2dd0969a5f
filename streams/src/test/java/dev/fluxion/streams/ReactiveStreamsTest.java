package dev.fluxion.streams;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/**
 * The Reactive Streams TCK, on the operators that hand work between threads or gather elements. Nothing here is a publisher or a
 * subscriber written by hand ({@code ArchitectureTest} sees to that), and the others map element by element.
 */
class ReactiveStreamsTest {

    @TestFactory
    Stream<DynamicContainer> keepTheRules() {
        return Arrays.stream(EveryOperator.values())
                .filter(each -> each == EveryOperator.GRADIENT_IN_BATCHES
                        || each == EveryOperator.MINI_BATCHES_ON_RAILS
                        || each == EveryOperator.PIPELINE_PULLBACK_OVER_THREADS)
                .map(each -> DynamicContainer.dynamicContainer(
                        each.name(), ReactiveStreamsTck.testsOf(new Verification(each))));
    }

    /** For results of an operator. */
    public static final class Verification extends PublisherVerification<Object> {

        /** How long it waits for what must come, and for what must not. */
        private static final long MILLIS = 2000;

        private static final long SILENCE = 50;

        private final EveryOperator operator;

        Verification(EveryOperator operator) {
            super(new TestEnvironment(MILLIS, SILENCE));
            this.operator = operator;
        }

        @Override
        public Publisher<Object> createPublisher(long results) {
            long elements = results >= Long.MAX_VALUE / 4 ? Long.MAX_VALUE : results * operator.elements();
            return operator.ofFirst(elements).cast(Object.class);
        }

        @Override
        public Publisher<Object> createFailedPublisher() {
            return operator.apply(Flux.error(new IllegalStateException("failed")))
                    .cast(Object.class);
        }
    }
}
