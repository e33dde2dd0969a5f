package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.streams.ode.OdeFlow;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.RungeKutta;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/**
 * Moving horizon estimation: the state at the beginning of a window and a parameter of the dynamics, by least squares of what is observed within it,
 * each window beginning at the estimate of the one before. A pendulum whose angle alone is observed, and whose frequency drifts.
 */
class MovingHorizonTest {

    private static final double STEP = 0.1;
    private static final int WINDOW = 40;
    private static final int STRIDE = 10;

    private static final OdeSolver SOLVER = OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-8, 1e-8);

    private static final OdeFlow FLOW = OdeFlow.of(ForwardDual.create(), SOLVER, MovingHorizonTest::pendulum, times());

    private static double[] times() {
        double[] times = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            times[i] = i * STEP;
        }
        return times;
    }

    static double[] pendulum(double t, double[] y, double[] p) {
        return new double[] {y[1], -p[0] * Math.sin(y[0])};
    }

    /** Angles with an error of 0.01; the squared frequency is 4 and grows by 0.02 each second. */
    private static List<Double> angles(int count) {
        var random = new Random(5);
        List<Double> angles = new ArrayList<>();
        double[] state = {1, 0};
        for (int i = 0; i < count; i++) {
            angles.add(state[0] + 0.01 * random.nextGaussian());
            double[] next = OdeFlow.of(ForwardDual.create(), SOLVER, MovingHorizonTest::pendulum, 0, STEP)
                    .apply(state, new double[] {4 + 0.02 * i * STEP});
            state = new double[] {next[2], next[3]};
        }
        return angles;
    }

    private static double[] misfits(double[] x, double[] observed) {
        double[] states = FLOW.apply(new double[] {x[0], x[1]}, new double[] {x[2]});
        double[] misfits = new double[observed.length];
        for (int i = 0; i < misfits.length; i++) {
            misfits[i] = states[2 * i] - observed[i];
        }
        return misfits;
    }

    /** Windows of the newest observations, estimated one after the other. */
    private static Flux<Solution<double[]>> estimates(Flux<Double> angles) {
        return angles.buffer(WINDOW, STRIDE)
                .filter(window -> window.size() == WINDOW)
                .map(window -> window.stream().mapToDouble(Double::doubleValue).toArray())
                .transform(Continuation.from(
                        new double[] {0.8, 0, 3},
                        (observed, start) -> LevenbergMarquardt.of(ForwardDual.create(), x -> misfits(x, observed))
                                .iterates(start)));
    }

    @Test
    void followsStateAndParameter() {
        List<Solution<double[]>> all =
                estimates(Flux.fromIterable(angles(200))).collectList().block();
        assertThat(all).hasSize((200 - WINDOW) / STRIDE + 1);
        for (int k = 0; k < all.size(); k++) {
            Iterate last = all.get(k).last();
            assertThat(last.converged()).as(last.toString()).isTrue();
            double middle = (k * STRIDE + WINDOW / 2.0) * STEP;
            double error = last.standardErrors()[2];
            assertThat(error).isBetween(1e-3, 0.05);
            // Within four standard errors, and what the drift within the window blurs.
            assertThat(last.point()[2]).isCloseTo(4 + 0.02 * middle, within(4 * error + 0.02));
            assertThat(last.point()[0]).isCloseTo(all.get(k).problem()[0], within(0.05));
        }
        // Each begins at the estimate before and needs few steps.
        assertThat(all.get(3).last().number()).isLessThan(all.get(0).last().number() + 4);
    }

    @Test
    void estimatesAWindowAsSoonAsItIsFullAndStopsWhenCancelled() {
        TestPublisher<Double> source = TestPublisher.create();
        List<Double> angles = angles(80);
        StepVerifier.create(estimates(source.flux()), 0)
                .expectSubscription()
                .thenRequest(1)
                .then(() -> angles.subList(0, WINDOW).forEach(source::next))
                .assertNext(first -> assertThat(first.last().converged()).isTrue())
                .thenCancel()
                .verify();
        source.assertCancelled();
    }
}
