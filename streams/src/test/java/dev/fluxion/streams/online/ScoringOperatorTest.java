package dev.fluxion.streams.online;

import dev.fluxion.streams.CentralDifferences;
import dev.fluxion.streams.OneInOneOutContract;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Samples that are learned from on their way keep to the contract of all operators. */
class ScoringOperatorTest implements OneInOneOutContract {

    @Override
    public Function<Publisher<? extends Integer>, Flux<Integer>> operator() {
        return Online.<Integer>minimize((theta, number) -> OneInOneOutContract.failOnBad(number), new double[1])
                .using(Sgd.withRate(1))
                .with(CentralDifferences.create())
                .scoring((theta, number) -> theta[0], score -> {});
    }

    @Override
    public String operation() {
        return "minimize";
    }
}
