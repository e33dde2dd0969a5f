package dev.fluxion.streams;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The operators that keep a prepared object. */
class GradientOperatorTest implements OneInOneOutContract {

    private final CentralDifferences backend = CentralDifferences.create();

    @Override
    public Function<Publisher<? extends Integer>, Flux<Integer>> operator() {
        DerivativeOperator<Integer, double[]> gradient = Differentiate.with(backend)
                .gradient((x, number) -> x[0] * OneInOneOutContract.failOnBad(number), new double[1]);
        return numbers -> gradient.apply(numbers).map(slope -> (int) slope[0]);
    }

    @Override
    public String operation() {
        return "gradient";
    }
}
