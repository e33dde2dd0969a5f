package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class GaussNewtonTest implements LeastSquaresContract {

    @Override
    public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
        GaussNewton solver = GaussNewton.of(ForwardDual.create(), equations);
        return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
    }

    @Test
    void halvesTheStepUntilTheValueFalls() {
        // From (-1.2, 1) the whole step to (1, -3.84) would raise the value from 12.1 to 1171.28; so it does halved
        // once and twice.
        List<Iterate> all = GaussNewton.of(ReverseTape.create(), MoreGarbowHillstrom::rosenbrock)
                .iterates(new double[] {-1.2, 1})
                .collectList()
                .block();
        assertThat(all.get(0).value()).isCloseTo(12.1, within(1e-12));
        assertThat(all.get(0).gradientNorm()).isCloseTo(107.8, within(1e-11));
        assertThat(all.get(1).point()).containsExactly(new double[] {-1.2 + 2.2 / 16, 1 - 4.84 / 16}, within(1e-12));
        assertThat(all.get(1).evaluations()).isEqualTo(new Evaluations(5, 2, 0));
        assertThat(all.get(all.size() - 1).point()).containsExactly(new double[] {1, 1}, within(1e-12));
    }

    @Test
    void stopsAtASingularJacobianWithTheLastGoodPoint() {
        Iterate last = GaussNewton.of(ForwardDual.create(), LeastSquaresContract::alike)
                .iterates(new double[] {5, 7})
                .blockLast();
        assertThat(last.status()).isEqualTo(Status.STOPPED_BY_SINGULAR);
        assertThat(last.reason())
                .isEqualTo("stopped: the Jacobian must have full rank but parameter 1 moves the residuals as those"
                        + " before it do; LevenbergMarquardt can do without");
        assertThat(last.point()).containsExactly(5, 7);
    }

    @Test
    void saysWhichParameterDoesNothing() {
        Iterate last = GaussNewton.of(ForwardDual.create(), x -> new double[] {x[1] * x[1] + 1, x[1] - 3, x[1]})
                .iterates(new double[] {5, 7})
                .blockLast();
        assertThat(last.reason())
                .isEqualTo("stopped: the Jacobian must have full rank but parameter 0 does not move the residuals at"
                        + " all; LevenbergMarquardt can do without");
    }
}
