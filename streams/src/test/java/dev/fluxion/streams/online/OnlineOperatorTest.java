package dev.fluxion.streams.online;

import dev.fluxion.streams.CentralDifferences;
import dev.fluxion.streams.OneInOneOutContract;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Training steps keep to the contract of all operators; the number is the loss. */
class OnlineOperatorTest implements OneInOneOutContract {

    @Override
    public Function<Publisher<? extends Integer>, Flux<Integer>> operator() {
        OnlineOperator<Integer> training = Online.<Integer>minimize(
                        (theta, number) -> OneInOneOutContract.failOnBad(number), new double[1])
                .using(Sgd.withRate(1))
                .with(CentralDifferences.create());
        return numbers -> training.apply(numbers).map(step -> (int) step.loss());
    }

    @Override
    public String operation() {
        return "minimize";
    }
}
