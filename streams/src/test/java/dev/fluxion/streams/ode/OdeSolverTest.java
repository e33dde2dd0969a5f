package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

/** What holds for every method. */
class OdeSolverTest {

    private static final double[] NONE = {};

    static Stream<OdeMethod> methods() {
        return Stream.of(
                RungeKutta.dormandPrince(),
                RungeKutta.tsitouras(),
                Rodas.with(ForwardDual.create()),
                Radau.with(ForwardDual.create()));
    }

    /** A tolerance that everything passes would end the iteration of the other one at once: see {@link RadauTest}. */
    static Stream<OdeMethod> methodsWithoutIteration() {
        return methods().filter(method -> !(method instanceof Radau));
    }

    private static Ode decay(double end) {
        return Ode.of((t, y, p) -> new double[] {-p[0] * y[0]}, new double[] {2}, new double[] {0.5}, 0, end);
    }

    /** x'' = -x, driven so that the time itself matters: x = sin t + t. */
    private static Ode driven(double start, double end) {
        return Ode.of(
                (t, y, p) -> new double[] {y[1], t - y[0]},
                new double[] {Math.sin(start) + start, Math.cos(start) + 1},
                NONE,
                start,
                end);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isAsExactAsAskedFor(OdeMethod method) {
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            OdeStep last = OdeSolver.of(method)
                    .tolerances(tolerance, tolerance)
                    .solve(driven(0, 10))
                    .last();
            assertThat(last.status()).isEqualTo(OdeStatus.FINISHED);
            assertThat(last.time()).isEqualTo(10.0);
            assertThat(last.state()[0]).isCloseTo(Math.sin(10) + 10, within(200 * tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void solvesBackwards(OdeMethod method) {
        OdeStep last =
                OdeSolver.of(method).tolerances(1e-9, 1e-9).solve(driven(3, -2)).last();
        assertThat(last.time()).isEqualTo(-2.0);
        assertThat(last.state()[0]).isCloseTo(Math.sin(-2) - 2, within(1e-7));
    }

    /** Halving all steps of equal length divides the error by 2^order; a wrong coefficient would not. */
    @ParameterizedTest
    @MethodSource("methodsWithoutIteration")
    void hasItsOrderAtEveryPlaceOfTheStep(OdeMethod method) {
        int order = method instanceof Rodas ? 4 : 5;
        assertThat(orderAtEnd(method)).isBetween(order - 0.5, order + 1.0);
        // The dense output is of one order less, at the end of many steps of the full order; that of Radau is of order
        // 3.
        int within = method instanceof Radau ? 4 : order;
        assertThat(orderWithin(method)).isBetween(within - 0.6, within + 1.5);
    }

    private static double orderAtEnd(OdeMethod method) {
        return Math.log(errorAtEnd(method, 20) / errorAtEnd(method, 40)) / Math.log(2);
    }

    /** A nonlinear pendulum with friction and a drive; the reference is at a tolerance near rounding. */
    private static final Ode NONLINEAR = Ode.of(
            (t, y, p) -> new double[] {y[1], -Math.sin(y[0]) - 0.2 * y[1] * y[1] * y[0] + 0.3 * Math.cos(2 * t)},
            new double[] {1.2, 0.4},
            NONE,
            0,
            4);

    private static final Trajectory REFERENCE =
            OdeSolver.of(RungeKutta.dormandPrince()).tolerances(1e-14, 1e-14).solve(NONLINEAR);

    private static Trajectory fixed(OdeMethod method, int steps) {
        // A tolerance that everything passes leaves the longest step as the only bound.
        return OdeSolver.of(method)
                .control(new Control(1e6, 1e6, 4.0 / steps, 4.0 / steps, 1000))
                .solve(NONLINEAR);
    }

    private static double errorAtEnd(OdeMethod method, int steps) {
        double[] state = fixed(method, steps).last().state();
        double[] reference = REFERENCE.last().state();
        return Math.hypot(state[0] - reference[0], state[1] - reference[1]);
    }

    private static double orderWithin(OdeMethod method) {
        return Math.log(errorWithin(method, 20) / errorWithin(method, 40)) / Math.log(2);
    }

    private static double errorWithin(OdeMethod method, int steps) {
        Trajectory trajectory = fixed(method, steps);
        double largest = 0;
        for (int i = 0; i <= 997; i++) {
            double t = 4.0 * i / 997;
            double[] state = trajectory.at(t);
            double[] reference = REFERENCE.at(t);
            largest = Math.max(largest, Math.hypot(state[0] - reference[0], state[1] - reference[1]));
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void computesOneStepForEachThatIsRequested(OdeMethod method) {
        List<Double> asked = new ArrayList<>();
        StepVerifier.create(OdeSolver.of(method).steps(decay(100)).doOnNext(step -> asked.add(step.time())), 0)
                .expectSubscription()
                .then(() -> assertThat(asked).isEmpty())
                .thenRequest(1)
                .expectNextMatches(step -> step.number() == 0 && step.time() == 0 && step.running())
                .then(() -> assertThat(asked).hasSize(1))
                .thenRequest(2)
                .expectNextMatches(step -> step.number() == 1 && step.from() == 0 && step.time() > 0)
                .expectNextMatches(step -> step.number() == 2)
                .then(() -> assertThat(asked).hasSize(3))
                .thenCancel()
                .verify();
    }

    @Test
    void asksForNothingBeforeTheFirstStepAndForSixValuesInEach() {
        AtomicInteger calls = new AtomicInteger();
        Ode counted = Ode.of(
                (t, y, p) -> {
                    calls.incrementAndGet();
                    return new double[] {-y[0]};
                },
                new double[] {1},
                NONE,
                0,
                1);
        var steps = OdeSolver.of(RungeKutta.dormandPrince()).steps(counted);
        assertThat(calls.get()).isZero();
        StepVerifier.create(steps, 1)
                .expectNextCount(1)
                .then(() -> assertThat(calls.get()).isEqualTo(2))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(calls.get()).isEqualTo(2 + 7))
                .thenRequest(1)
                .assertNext(step -> assertThat(step.evaluations().values()).isEqualTo(2 + 7 + 6))
                .thenCancel()
                .verify();
    }

    @Test
    void startsAfreshForEverySubscriber() {
        var steps = OdeSolver.of(RungeKutta.tsitouras()).steps(decay(3));
        double first = steps.blockLast().state()[0];
        assertThat(steps.blockLast().state()[0]).isEqualTo(first).isCloseTo(2 * Math.exp(-1.5), within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stopsWhereTheSolutionEnds(OdeMethod method) {
        // y' = y^2 from 1: 1 / (1 - t), which has a pole at 1.
        OdeStep last = OdeSolver.of(method)
                .solve(Ode.of((t, y, p) -> new double[] {y[0] * y[0]}, new double[] {1}, NONE, 0, 2))
                .last();
        assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_STEP_SIZE);
        assertThat(last.time()).isCloseTo(1, within(1e-3));
        assertThat(last.state()[0]).isFinite().isGreaterThan(1e3);
        assertThat(last.reason()).endsWith("is still not accurate enough; the solution may have a singularity here");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stopsWithTheLastGoodPointAtNumbersThatAreNotFinite(OdeMethod method) {
        // NaN from y = 0 on, which the true solution, 1 - t, reaches at 1.
        OdeStep last = OdeSolver.of(method)
                .solve(Ode.of((t, y, p) -> new double[] {y[0] > 0 ? -1 : Double.NaN}, new double[] {1}, NONE, 0, 2))
                .last();
        assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_NOT_FINITE);
        assertThat(last.time()).isCloseTo(1, within(1e-9));
        assertThat(last.state()[0]).isCloseTo(0, within(1e-9));
    }

    @Test
    void stopsAtOnceAtAStartThatIsNotFinite() {
        OdeSolver solver = OdeSolver.of(RungeKutta.tsitouras());
        OdeStep value = solver.solve(Ode.of((t, y, p) -> y, new double[] {1, Double.NaN}, NONE, 0, 1))
                .last();
        assertThat(value.number()).isZero();
        assertThat(value.reason()).isEqualTo("the initial value must be finite but component 1 was NaN");
        OdeStep side = solver.solve(Ode.of((t, y, p) -> new double[] {1 / t}, new double[] {1}, NONE, 0, 1))
                .last();
        assertThat(side.reason())
                .isEqualTo("the right side must be finite but its component 0 was Infinity at the initial value");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stopsAtTheLimitOfSteps(OdeMethod method) {
        OdeStep last = OdeSolver.of(method)
                .control(Control.usual().steps(7))
                .solve(driven(0, 1000))
                .last();
        assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_LIMIT);
        assertThat(last.reason()).isEqualTo("as many steps as allowed, 7, were tried");
        assertThat(last.state()[0]).isCloseTo(Math.sin(last.time()) + last.time(), within(1e-4));
    }

    @Test
    void explicitMethodsSayThatAProblemIsStiff() {
        Ode stiff = Ode.of((t, y, p) -> new double[] {-1e6 * (y[0] - Math.cos(t))}, new double[] {1}, NONE, 0, 10);
        for (OdeMethod method : List.of(RungeKutta.dormandPrince(), RungeKutta.tsitouras())) {
            OdeStep last = OdeSolver.of(method).solve(stiff).last();
            assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_STIFFNESS);
            assertThat(last.reason()).contains("use Rodas");
            assertThat(last.state()[0]).isCloseTo(Math.cos(last.time()), within(1e-4));
        }
        OdeStep rodas =
                OdeSolver.of(Rodas.with(ForwardDual.create())).solve(stiff).last();
        assertThat(rodas.state()[0]).isCloseTo(Math.cos(10), within(1e-5));
        assertThat(rodas.number()).isLessThan(200);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void longProblemsThatAreNotStiffAreNotTakenForStiff(OdeMethod method) {
        OdeStep last = OdeSolver.of(method)
                .tolerances(1e-7, 1e-7)
                .solve(driven(0, 800))
                .last();
        assertThat(last.status()).as(last.toString()).isEqualTo(OdeStatus.FINISHED);
        assertThat(last.number()).isGreaterThan(1500);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void nothingToSolveIsFinished(OdeMethod method) {
        OdeSolver solver = OdeSolver.of(method);
        Trajectory still = solver.solve(decay(0));
        assertThat(still.steps()).hasSize(1);
        assertThat(still.last().status()).isEqualTo(OdeStatus.FINISHED);
        assertThat(still.at(0)).containsExactly(2);
        assertThat(solver.solve(Ode.of((t, y, p) -> new double[0], NONE, NONE, 0, 1))
                        .last()
                        .finished())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void leavesTheUsersArraysAlone(OdeMethod method) {
        double[] y0 = {1};
        double[] p = {1};
        Ode spoiling = Ode.of(
                (t, y, q) -> {
                    double v = -q[0] * y[0];
                    y[0] = v;
                    q[0] = 5;
                    return y;
                },
                y0,
                p,
                0,
                1);
        p[0] = 7;
        assertThat(OdeSolver.of(method).solve(spoiling).last().state()[0]).isCloseTo(Math.exp(-1), within(1e-5));
        assertThat(y0).containsExactly(1);
    }

    @Test
    void errorsOfTheUserEndTheFlux() {
        StepVerifier.create(OdeSolver.of(RungeKutta.tsitouras())
                        .steps(Ode.of(
                                (t, y, p) -> {
                                    if (t > 0.5) {
                                        throw new IllegalStateException("no further");
                                    }
                                    return y;
                                },
                                new double[] {1},
                                NONE,
                                0,
                                1)))
                .thenConsumeWhile(step -> true)
                .verifyErrorMessage("no further");
        assertThatThrownBy(() -> OdeSolver.of(RungeKutta.tsitouras())
                        .solve(Ode.of((t, y, p) -> new double[2], new double[] {1}, NONE, 0, 1)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("tsitouras: the right side must have length 1 but had length 2");
    }

    @Test
    void findsEvents() {
        // A ball from height 10 lands at sqrt(2 * 10 / g), and is at height 5 on its way.
        double g = 9.81;
        Ode ball = Ode.of((t, y, p) -> new double[] {y[1], -p[0]}, new double[] {10, 0}, new double[] {g}, 0, 10);
        Event lands =
                Event.of("lands", (t, y) -> y[0]).when(Event.Direction.FALLING).last();
        Event halfway = Event.of("halfway", (t, y) -> y[0] - 5);
        Event rises = Event.of("rises", (t, y) -> y[0] - 5).when(Event.Direction.RISING);
        Trajectory fall = OdeSolver.of(RungeKutta.dormandPrince())
                .events(lands, halfway, rises)
                .solve(ball);
        assertThat(fall.last().status()).isEqualTo(OdeStatus.FINISHED_BY_EVENT);
        assertThat(fall.last().time()).isCloseTo(Math.sqrt(20 / g), within(1e-12));
        assertThat(fall.last().state()[0]).isCloseTo(0, within(1e-12));
        assertThat(fall.last().reason()).isEqualTo("the event lands ends the solution");
        List<EventHit> hits =
                fall.steps().stream().flatMap(step -> step.hits().stream()).toList();
        assertThat(hits).extracting(hit -> hit.event().name()).containsExactly("halfway", "lands");
        assertThat(hits.get(0).time()).isCloseTo(Math.sqrt(10 / g), within(1e-12));
        assertThat(fall.at(0.5)[0]).isCloseTo(10 - g / 8, within(1e-12));
        assertThatThrownBy(() -> fall.at(9))
                .hasMessageStartingWith("at: t must be within 0.0 and ")
                .hasMessageEndingWith(" but was 9.0");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> Control.usual().tolerances(0, 0))
                .hasMessage("Control: a tolerance must be positive but both were 0");
        assertThatThrownBy(() -> Control.usual().tolerances(Double.NaN, 1))
                .hasMessage("Control: relative must be at least 0 and finite but was NaN");
        assertThatThrownBy(() -> Control.usual().longestStep(0))
                .hasMessage("Control: longestStep must be positive but was 0.0");
        assertThatThrownBy(() -> decay(Double.POSITIVE_INFINITY))
                .hasMessage("Ode: end must be finite but was Infinity");
    }
}
