package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Objective;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.CentralDifferences;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.OneInOneOutContract;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Steps with a prediction keep to the contract of all operators; the number is the prediction. */
class PrequentialStepTest implements OneInOneOutContract {

    /** Half the squared distance of the parameter from the sample. */
    private static final Objective<Double> DISTANCE =
            (theta, sample) -> 0.5 * (theta[0] - sample) * (theta[0] - sample);

    @Override
    public Function<Publisher<? extends Integer>, Flux<Integer>> operator() {
        var predicting = Online.<Integer>minimize((theta, number) -> 0, new double[1])
                .using(Sgd.withRate(1))
                .with(CentralDifferences.create())
                .predicting((theta, number) -> OneInOneOutContract.failOnBad(number));
        return numbers -> predicting.apply(numbers).map(PrequentialStep::prediction);
    }

    @Override
    public String operation() {
        return "minimize";
    }

    @Test
    void predictsOnceForEachSampleBeforeLearningFromIt() {
        var predictions = new AtomicInteger();
        // With the rate 1/2 the parameter goes half the way to each sample: 0, 4, 6, 3.
        List<PrequentialStep<Double, Double>> steps = Flux.just(8.0, 8.0, 0.0)
                .transform(Online.minimize(DISTANCE, new double[1])
                        .using(Sgd.withRate(0.5))
                        .with(ReverseTape.create())
                        .predicting((theta, sample) -> {
                            predictions.incrementAndGet();
                            return theta[0];
                        }))
                .collectList()
                .block();
        assertThat(predictions).hasValue(3);
        assertThat(steps).extracting(PrequentialStep::sample).containsExactly(8.0, 8.0, 0.0);
        assertThat(steps).extracting(PrequentialStep::prediction).containsExactly(0.0, 4.0, 6.0);
        assertThat(steps).extracting(one -> one.step().loss()).containsExactly(32.0, 8.0, 18.0);
        assertThat(steps.get(2).step().parameters()).containsExactly(3.0);
    }

    @Test
    void predictsForASampleThatIsSetAside() {
        StepVerifier.create(Flux.just(8.0, Double.NaN)
                        .transform(Online.minimize(DISTANCE, new double[1])
                                .using(Sgd.withRate(0.5))
                                .with(ReverseTape.create())
                                .predicting((theta, sample) -> theta[0])))
                .expectNextCount(1)
                .assertNext(last -> {
                    assertThat(last.prediction()).isEqualTo(4.0);
                    assertThat(last.step().applied()).isFalse();
                })
                .verifyComplete();
    }

    @Test
    void cannotChangeTheParametersByPredicting() {
        StepVerifier.create(Flux.just(8.0)
                        .transform(Online.minimize(DISTANCE, new double[1])
                                .using(Sgd.withRate(0.5))
                                .with(ReverseTape.create())
                                .predicting((theta, sample) -> theta[0] = 100)))
                .assertNext(one -> assertThat(one.step().parameters()).containsExactly(4.0))
                .verifyComplete();
    }

    @Test
    void endsWithAnErrorWhenThePredictionIsNull() {
        StepVerifier.create(Flux.just(8.0)
                        .transform(Online.minimize(DISTANCE, new double[1])
                                .with(ReverseTape.create())
                                .predicting((theta, sample) -> null)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DifferentiationException.class)
                        .hasMessageContaining("NullPointerException: prediction"));
    }
}
