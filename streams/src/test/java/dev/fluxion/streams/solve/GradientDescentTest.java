package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.Sgd;
import dev.fluxion.streams.online.TrainingStep;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class GradientDescentTest {

    @Nested
    class ByLineSearch implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            GradientDescent solver = GradientDescent.of(ReverseTape.create(), Minima.of(equations));
            return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
        }
    }

    @Nested
    class ByAdam implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            GradientDescent solver = GradientDescent.of(ReverseTape.create(), Minima.of(equations))
                    .using(Adam.withRate(0.02));
            return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
        }
    }

    @Test
    void fallsWithEveryStep() {
        List<Iterate> all = GradientDescent.of(ForwardDual.create(), Minima.of(MoreGarbowHillstrom::rosenbrock))
                .iterates(new double[] {-1.2, 1})
                .collectList()
                .block();
        for (int k = 1; k < all.size(); k++) {
            assertThat(all.get(k).value()).isLessThanOrEqualTo(all.get(k - 1).value());
        }
        assertThat(all.get(all.size() - 1).point()).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    @Test
    void stepsByTheRuleItIsGiven() {
        // x^2 + 2 y^2 from (1, 1): the gradient is (2, 4).
        List<Iterate> all = GradientDescent.of(ReverseTape.create(), x -> x[0] * x[0] + 2 * x[1] * x[1])
                .using(Sgd.withRate(0.25))
                .iterates(new double[] {1, 1})
                .take(3)
                .collectList()
                .block();
        assertThat(all.get(1).point()).containsExactly(0.5, 0);
        assertThat(all.get(2).point()).containsExactly(0.25, 0);
        assertThat(all.get(1).stepLength()).isCloseTo(Math.sqrt(1.25), within(1e-15));
        assertThat(all.get(2).evaluations()).isEqualTo(new Evaluations(0, 3, 0));
    }

    @Test
    void takesTheStepsThatOnlineLearningTakes() {
        Adam adam = Adam.withRate(0.1);
        double[] start = {-1.2, 1};
        List<double[]> offline = GradientDescent.of(ReverseTape.create(), Minima.of(MoreGarbowHillstrom::rosenbrock))
                .using(adam)
                .iterates(start)
                .skip(1)
                .take(50)
                .map(Iterate::point)
                .collectList()
                .block();
        List<TrainingStep> online = Flux.range(0, 50)
                .transform(Online.minimize(GradientDescentTest::rosenbrockWhateverTheSample, start)
                        .using(adam)
                        .with(ReverseTape.create()))
                .collectList()
                .block();
        for (int k = 0; k < 50; k++) {
            assertThat(offline.get(k)).containsExactly(online.get(k).parameters());
        }
    }

    private static double rosenbrockWhateverTheSample(double[] x, Integer sample) {
        double sum = 0;
        for (double value : MoreGarbowHillstrom.rosenbrock(x)) {
            sum += value * value;
        }
        return sum / 2;
    }

    @Test
    void stopsWhereARuleHasLeftWhatIsFinite() {
        Iterate last = GradientDescent.of(ReverseTape.create(), x -> x[0] * x[0] * x[0] * x[0])
                .using(Sgd.withRate(1))
                .iterates(new double[] {10})
                .blockLast();
        assertThat(last.status()).isEqualTo(Status.STOPPED_BY_NOT_FINITE);
        assertThat(last.reason()).endsWith(" after the next step; this is the last good point");
        assertThat(last.point()[0]).isFinite();
        assertThat(last.value()).isFinite();
    }
}
