package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.ode.Adjoint;
import dev.fluxion.streams.ode.Ode;
import dev.fluxion.streams.ode.OdeFlow;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.OdeStep;
import dev.fluxion.streams.ode.Rodas;
import dev.fluxion.streams.ode.RungeKutta;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.solve.BiCgStab;
import dev.fluxion.streams.solve.Continuation;
import dev.fluxion.streams.solve.GaussNewton;
import dev.fluxion.streams.solve.GradientDescent;
import dev.fluxion.streams.solve.Iterate;
import dev.fluxion.streams.solve.Lbfgs;
import dev.fluxion.streams.solve.LevenbergMarquardt;
import dev.fluxion.streams.solve.Loss;
import dev.fluxion.streams.solve.Newton;
import dev.fluxion.streams.solve.NewtonKrylov;
import dev.fluxion.streams.solve.NewtonRaphson;
import dev.fluxion.streams.solve.Solution;
import dev.fluxion.streams.solve.Solved;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The README's snippets of solvers and differential equations, run as they stand there; {@link ReadmeTest} sees to it that they are the same. */
class SolverSnippetsTest {

    @Test
    void gaussNewton() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Iterate best = GaussNewton.of(ad, Demo::residuals)
                .iterates(x0)
                .takeUntil(Iterate::converged)
                .blockLast();
        assertThat(best.point()).containsExactly(new double[] {2, 0.5}, within(1e-9));
    }

    @Test
    void levenbergMarquardt() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Logger log = Loggers.getLogger(SolverSnippetsTest.class);
        Iterate fitted = LevenbergMarquardt.of(ad, Demo::residuals)
                .bounds(new double[] {0, 0}, new double[] {10, 10})
                .loss(Loss.huber(0.1))
                .iterates(x0)
                .doOnNext(iterate -> log.info(iterate.toString())) // one line each
                .blockLast();
        double[] errors = fitted.standardErrors();
        assertThat(fitted.converged()).isTrue();
        assertThat(fitted.point()).containsExactly(new double[] {2, 0.5}, within(1e-9));
        assertThat(errors).containsExactly(new double[2], within(1e-9));
    }

    @Test
    void minima() {
        Backend ad = ReverseTape.create();
        double[] x0 = {-1.2, 1};
        Backend second = HigherOrder.of(ForwardDual.create(), ReverseTape.create());
        Iterate lowest =
                Newton.of(second, Demo::rosenbrock).truncated().iterates(x0).blockLast();
        Iterate same = Lbfgs.of(ad, Demo::rosenbrock).iterates(x0).blockLast();
        Flux<Iterate> slowly = GradientDescent.of(ad, Demo::rosenbrock)
                .using(Adam.withRate(1e-2))
                .iterates(x0);
        assertThat(lowest.converged()).isTrue();
        assertThat(lowest.point()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(same.point()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(slowly.take(200).blockLast().value()).isLessThan(5);
    }

    @Test
    void minimaAsFunctions() {
        Backend ad = ReverseTape.create();
        double[] x0 = {0, 0};
        double[] theta0 = {1.5, -0.5};
        VectorFunction nearest = Solved.minimum(
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()),
                Demo::energyAt,
                theta -> Lbfgs.of(ad, z -> Demo.energyAt(z, theta)).iterates(x0));
        double[] slope = ad.gradient(theta -> Demo.sum(nearest.apply(theta)), theta0);
        // The minimum is at theta / 2.
        assertThat(slope).containsExactly(new double[] {0.5, 0.5}, within(1e-7));
    }

    @Test
    void slidingWindows() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Flux<double[]> observations =
                Flux.range(0, 100).map(t -> new double[] {0.05 * t, 2 * (1 - Math.exp(-0.5 * (0.05 * t)))});
        Flux<Solution<List<double[]>>> tracked = observations
                .buffer(50, 10)
                .transform(Continuation.from(
                        x0,
                        (window, start) -> LevenbergMarquardt.of(ad, Demo.residualsOf(window))
                                .iterates(start)));
        assertThat(tracked.take(5).collectList().block())
                .hasSize(5)
                .allSatisfy(solution ->
                        assertThat(solution.last().point()).containsExactly(new double[] {2, 0.5}, within(1e-6)));
    }

    @Test
    void newtonKrylov() {
        Backend ad = ReverseTape.create();
        Iterate root = NewtonKrylov.of(ad, Demo::equations) // or NewtonRaphson.of(ad, Demo::equations).sparse()
                .by(BiCgStab.create())
                .iterates(new double[100])
                .blockLast();
        assertThat(root.converged()).isTrue();
        assertThat(Demo.equations(root.point())).containsExactly(new double[100], within(1e-9));
        assertThat(NewtonRaphson.of(ad, Demo::equations)
                        .sparse()
                        .iterates(new double[100])
                        .blockLast()
                        .point())
                .containsExactly(root.point(), within(1e-9));
    }

    @Test
    void differentialEquations() {
        Backend ad = ReverseTape.create();
        double[] y0 = {1, 1};
        double[] p = {1.5, 1, 1, 3};
        Ode prey = Ode.of(Demo::lotkaVolterra, y0, p, 0, 10);
        Flux<OdeStep> steps =
                OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-8, 1e-8).steps(prey);
        double[] state = OdeSolver.of(Rodas.with(ad).sparse()).solve(prey).at(2.5);
        OdeStep last = steps.blockLast();
        assertThat(last.finished()).isTrue();
        double[] other = OdeSolver.of(RungeKutta.dormandPrince()).solve(prey).at(2.5);
        assertThat(state).containsExactly(other, within(1e-3));

        OdeFlow flow = OdeFlow.of(ad, OdeSolver.of(RungeKutta.tsitouras()), Demo::lotkaVolterra, 0, 5, 10)
                .adjoint(Adjoint.DISCRETE);
        double[] slope = ad.gradient(q -> Demo.sum(flow.apply(y0, q)), p);
        double[] pushed = ForwardDual.create().gradient(q -> Demo.sum(flow.apply(y0, q)), p);
        assertThat(slope).containsExactly(pushed, within(1e-2));
    }
}
