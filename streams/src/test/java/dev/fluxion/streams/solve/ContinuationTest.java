package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ContinuationTest {

    /** The root of x^3 + x = p: 1 for p = 2, 2 for p = 10. */
    private static final Continuation<Double> CUBIC = Continuation.from(
            new double[] {0},
            (p, start) -> NewtonRaphson.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] * x[0] + x[0] - p})
                    .iterates(start));

    @Test
    void startsEachProblemWhereTheOneBeforeItWasSolved() {
        List<double[]> starts = new ArrayList<>();
        Continuation<Double> seen = Continuation.from(new double[] {0}, (p, start) -> {
            starts.add(start);
            return NewtonRaphson.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] * x[0] + x[0] - p})
                    .iterates(start);
        });
        List<Solution<Double>> all =
                Flux.just(2.0, 10.0, 30.0).transform(seen).collectList().block();
        assertThat(all).extracting(Solution::problem).containsExactly(2.0, 10.0, 30.0);
        double[] roots =
                all.stream().mapToDouble(solution -> solution.last().point()[0]).toArray();
        assertThat(roots).containsExactly(new double[] {1, 2, 3}, within(1e-9));
        assertThat(starts.get(0)).containsExactly(0);
        assertThat(starts.get(1)).containsExactly(roots[0]);
        assertThat(starts.get(2)).containsExactly(roots[1]);
    }

    @Test
    void goesOnFromTheLastThatConverged() {
        // x^2 = p has no root for p = -1.
        List<double[]> starts = new ArrayList<>();
        Continuation<Double> squares = Continuation.from(new double[] {1.5}, (p, start) -> {
            starts.add(start);
            return NewtonRaphson.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] - p})
                    .iterates(start);
        });
        StepVerifier.create(Flux.just(4.0, -1.0, 9.0).transform(squares).map(Solution::last))
                .assertNext(last -> assertThat(last.point()[0]).isCloseTo(2, within(1e-9)))
                .assertNext(last -> assertThat(last.stopped()).isTrue())
                .assertNext(last -> assertThat(last.point()[0]).isCloseTo(3, within(1e-9)))
                .verifyComplete();
        assertThat(starts.get(2)).containsExactly(starts.get(1));
    }

    /** y = a(t) x with a that grows by 0.01 each time; windows of 20 observations see it as it was in their middle, about. */
    @Test
    void tracksAParameterOverASlidingWindow() {
        Flux<double[]> observations = Flux.range(0, 200).map(t -> {
            double x = 1 + t % 5;
            return new double[] {x, (2 + 0.01 * t) * x};
        });
        List<Solution<List<double[]>>> tracked = observations
                .buffer(20, 10)
                .filter(window -> window.size() == 20)
                .transform(Continuation.from(
                        new double[] {0},
                        (window, start) -> LevenbergMarquardt.of(ReverseTape.create(), residuals(window))
                                .iterates(start)))
                .collectList()
                .block();
        assertThat(tracked).hasSize(19);
        for (int k = 0; k < 19; k++) {
            double a = tracked.get(k).last().point()[0];
            assertThat(a).isCloseTo(exactSlope(tracked.get(k).problem()), within(1e-12));
            assertThat(a).isCloseTo(2 + 0.01 * (10 * k + 9.5), within(0.02));
            assertThat(tracked.get(k).last().standardErrors()[0]).isBetween(1e-4, 0.05);
        }
    }

    private static VectorFunction residuals(List<double[]> window) {
        double[][] rows = window.toArray(new double[0][]);
        return a -> {
            double[] f = new double[rows.length];
            for (int i = 0; i < f.length; i++) {
                f[i] = a[0] * rows[i][0] - rows[i][1];
            }
            return f;
        };
    }

    private static double exactSlope(List<double[]> window) {
        double xy = window.stream().mapToDouble(row -> row[0] * row[1]).sum();
        return xy / window.stream().mapToDouble(row -> row[0] * row[0]).sum();
    }

    @Test
    void asksForTheNextProblemWhenOneIsWanted() {
        List<Long> requests = new ArrayList<>();
        Flux<Double> problems = Flux.just(2.0, 10.0, 30.0).hide().doOnRequest(requests::add);
        StepVerifier.create(problems.transform(CUBIC), 0)
                .expectSubscription()
                .then(() -> assertThat(requests).isEmpty())
                .thenRequest(1)
                .expectNextCount(1)
                .thenRequest(2)
                .expectNextCount(2)
                .verifyComplete();
        assertThat(requests).allMatch(n -> n == 1);
    }

    @Test
    void startsAfreshForEverySubscriber() {
        Flux<Double> numbers = Flux.just(2.0, 10.0).transform(CUBIC).map(solution ->
                (double) solution.last().number());
        List<Double> first = numbers.collectList().block();
        assertThat(numbers.collectList().block()).isEqualTo(first);
    }

    @Test
    void passesOnErrorsAndCancellation() {
        TestPublisher<Double> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(CUBIC))
                .then(() -> source.next(2.0))
                .expectNextCount(1)
                .then(() -> source.error(SolverContract.BOOM))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(SolverContract.BOOM));
        TestPublisher<Integer> lengths = TestPublisher.create();
        StepVerifier.create(lengths.flux()
                        .transform(Continuation.from(
                                new double[2],
                                (n, start) -> NewtonRaphson.of(ForwardDual.create(), SolverContract::boom)
                                        .iterates(start))))
                .then(() -> lengths.next(1))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(SolverContract.BOOM));
        lengths.assertCancelled();
        StepVerifier.create(Flux.<Double>empty().transform(CUBIC)).verifyComplete();
    }
}
