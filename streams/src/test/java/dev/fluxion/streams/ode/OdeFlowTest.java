package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OdeFlowTest {

    private static final Backend AD = ForwardDual.create();
    private static final double[] ONES = {1, 1};

    /** The times of the paper's example: 0 to 10 by 0.1. */
    private static final double[] GRID = grid();

    /** A point of the parameters. The paper names none. */
    private static final double[] RATES = {1.5, 1.0, 1.0, 3.0};

    private static double[] grid() {
        double[] times = new double[101];
        for (int i = 0; i < times.length; i++) {
            times[i] = i / 10.0;
        }
        return times;
    }

    static double[] lotkaVolterra(double t, double[] y, double[] p) {
        return new double[] {p[0] * y[0] - p[1] * y[0] * y[1], p[2] * y[0] * y[1] - p[3] * y[1]};
    }

    static double sum(double[] states) {
        double sum = 0;
        for (double state : states) {
            sum += state;
        }
        return sum;
    }

    static List<Backend> backends() {
        return Backends.all();
    }

    static Stream<Arguments> backendsAndAdjoints() {
        return backends().stream()
                .flatMap(backend -> Arrays.stream(Adjoint.values()).map(adjoint -> Arguments.of(backend, adjoint)));
    }

    /**
     * The derivatives of the loss in (y0, p) by fourth-order differences of solutions at a tolerance of 1e-13, by another method than
     * those under test, which solves through the whole interval at once: good to some 1e-9.
     */
    private static double[] reference() {
        double[] slope = new double[6];
        for (int j = 0; j < 6; j++) {
            double h = 1e-3;
            slope[j] = (8 * (loss(j, h) - loss(j, -h)) - (loss(j, 2 * h) - loss(j, -2 * h))) / (12 * h);
        }
        return slope;
    }

    private static double loss(int j, double shift) {
        double[] y0 = ONES.clone();
        double[] p = RATES.clone();
        if (j < 2) {
            y0[j] += shift;
        } else {
            p[j - 2] += shift;
        }
        return sum(OdeFlow.of(
                        AD,
                        OdeSolver.of(RungeKutta.dormandPrince()).tolerances(1e-13, 1e-13),
                        OdeFlowTest::lotkaVolterra,
                        GRID)
                .apply(y0, p));
    }

    /** A hundred observations of two components add their errors, each grown by the sensitivity of the equation itself, some 50. */
    private static final double SUM = 1e4;

    private static final double[] REFERENCE = reference();

    private static double loss(OdeFlow flow, double[] both) {
        double[] y0 = {both[0], both[1]};
        double[] p = new double[both.length - 2];
        for (int i = 0; i < p.length; i++) {
            p[i] = both[i + 2];
        }
        return sum(flow.apply(y0, p));
    }

    private static final double[] BOTH = {1, 1, 1.5, 1.0, 1.0, 3.0};

    @ParameterizedTest
    @MethodSource("backendsAndAdjoints")
    void adjointsAgreeForTheLossOfThePaperWithEveryBackend(Backend backend, Adjoint adjoint) {
        // The tape shows that errors follow the tolerance; the others have but to answer alike.
        double[] tolerances = backend instanceof ReverseTape ? new double[] {1e-6, 1e-9} : new double[] {1e-6};
        for (double tolerance : tolerances) {
            OdeFlow flow = OdeFlow.of(
                            backend,
                            OdeSolver.of(RungeKutta.tsitouras()).tolerances(tolerance, tolerance),
                            OdeFlowTest::lotkaVolterra,
                            GRID)
                    .adjoint(adjoint);
            double[] gradient = ReverseTape.create().gradient(both -> loss(flow, both), BOTH);
            for (int j = 0; j < 6; j++) {
                assertThat(gradient[j])
                        .as(backend.name() + " " + adjoint + " " + j)
                        .isCloseTo(REFERENCE[j], within(SUM * tolerance));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void forwardSensitivitiesAgreeForTheLossOfThePaperWithEveryBackend(Backend backend) {
        OdeFlow flow = OdeFlow.of(
                backend, OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-9, 1e-9), OdeFlowTest::lotkaVolterra, GRID);
        double[] gradient = AD.gradient(both -> loss(flow, both), BOTH);
        for (int j = 0; j < 6; j++) {
            assertThat(gradient[j]).as(backend.name() + " " + j).isCloseTo(REFERENCE[j], within(1e-6));
        }
    }

    /** Whatever differentiates the code around a flow uses its sensitivities. */
    @ParameterizedTest
    @MethodSource("backends")
    void everyBackendUsesTheRule(Backend outer) {
        OdeFlow flow = OdeFlow.of(
                AD,
                OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-10, 1e-10),
                (t, y, p) -> new double[] {-p[0] * y[0]},
                0,
                1,
                2);
        // y0 exp(-p) times y0 exp(-2 p), from (2, 0.3).
        double[] x = {2, 0.3};
        double[] gradient = outer.gradient(
                both -> {
                    double[] states = flow.apply(new double[] {both[0]}, new double[] {both[1]});
                    return states[1] * states[2];
                },
                x);
        assertThat(gradient[0]).as(outer.name()).isCloseTo(4 * Math.exp(-0.9), within(1e-7));
        assertThat(gradient[1]).as(outer.name()).isCloseTo(-12 * Math.exp(-0.9), within(1e-7));
    }

    @ParameterizedTest
    @EnumSource(Adjoint.class)
    void derivativesOfDerivativesFollow(Adjoint adjoint) {
        OdeFlow flow = OdeFlow.of(
                        AD,
                        OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-10, 1e-10),
                        (t, y, p) -> new double[] {-p[0] * y[0] * y[0]},
                        0,
                        1)
                .adjoint(adjoint);
        // y(1) = y0 / (1 + p y0)
        double y = 1.7;
        double p = 0.6;
        double d = 1 + p * y;
        for (Backend second : List.of(
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()),
                HigherOrder.of(ForwardDual.create(), ForwardDual.create()),
                HigherOrder.of(ReverseTape.create(), ForwardDual.create()),
                HigherOrder.of(ReverseTape.create(), ReverseTape.create()))) {
            DMatrixRMaj h =
                    second.hessian(x -> flow.apply(new double[] {x[0]}, new double[] {x[1]})[1], new double[] {y, p});
            assertThat(h.get(0, 0)).as(second.name()).isCloseTo(-2 * p / (d * d * d), within(1e-7));
            assertThat(h.get(0, 1)).as(second.name()).isCloseTo(-2 * y / (d * d * d), within(1e-7));
            assertThat(h.get(1, 0)).as(second.name()).isCloseTo(-2 * y / (d * d * d), within(1e-7));
            assertThat(h.get(1, 1)).as(second.name()).isCloseTo(2 * y * y * y / (d * d * d), within(1e-7));
        }
    }

    /** A network from 2 to 2 by 50 hidden units with tanh, on the cubes of the state. */
    static double[] spiral(double t, double[] y, double[] w) {
        int hidden = w.length / 5;
        double a = y[0] * y[0] * y[0];
        double b = y[1] * y[1] * y[1];
        double first = 0;
        double second = 0;
        for (int i = 0; i < hidden; i++) {
            double unit = Math.tanh(w[5 * i] * a + w[5 * i + 1] * b + w[5 * i + 2]);
            first += w[5 * i + 3] * unit;
            second += w[5 * i + 4] * unit;
        }
        return new double[] {first, second};
    }

    @Test
    void gradientsOfTheSpiralNeuralEquationAgree() {
        double[] weights = new double[250];
        var random = new Random(42);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.3 * random.nextGaussian();
        }
        double[] y0 = {2, 0};
        double[] times = {0, 0.5, 1, 1.5};
        OdeSolver solver = OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-8, 1e-8);
        double h = 1e-3;
        int[] places = {0, 1, 2, 3, 4, 120, 249};
        double[] expected = new double[places.length];
        OdeFlow tight = OdeFlow.of(
                AD, OdeSolver.of(RungeKutta.dormandPrince()).tolerances(1e-13, 1e-13), OdeFlowTest::spiral, times);
        for (int k = 0; k < places.length; k++) {
            double[] values = new double[4];
            double[] shifts = {h, -h, 2 * h, -2 * h};
            for (int s = 0; s < 4; s++) {
                double[] w = weights.clone();
                w[places[k]] += shifts[s];
                values[s] = sum(tight.apply(y0, w));
            }
            expected[k] = (8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * h);
        }
        for (Backend backend : backends()) {
            if (backend instanceof FiniteDifferences) {
                continue; // Some 250 differences for each product: the others suffice here.
            }
            // All adjoints ask a backend for the same products: one of them shows that all backends answer alike.
            Adjoint[] some = backend instanceof ReverseTape ? Adjoint.values() : new Adjoint[] {Adjoint.DISCRETE};
            for (Adjoint adjoint : some) {
                OdeFlow flow =
                        OdeFlow.of(backend, solver, OdeFlowTest::spiral, times).adjoint(adjoint);
                double[] gradient = ReverseTape.create().gradient(w -> sum(flow.apply(y0, w)), weights);
                for (int k = 0; k < places.length; k++) {
                    assertThat(gradient[places[k]])
                            .as(backend.name() + " " + adjoint + " " + places[k])
                            .isCloseTo(expected[k], within(1e-6 * (1 + Math.abs(expected[k]))));
                }
            }
        }
    }

    /** The discrete adjoint is the derivative of the numbers that the solver computed, with its steps held fixed. */
    @Test
    void theDiscreteAdjointIsExactForFixedSteps() {
        OdeSolver fixed = OdeSolver.of(RungeKutta.dormandPrince()).control(new Control(1e6, 1e6, 0.25, 0.25, 1000));
        OdeFlow flow =
                OdeFlow.of(AD, fixed, OdeFlowTest::lotkaVolterra, 0, 1, 3).adjoint(Adjoint.DISCRETE);
        double[] gradient = ReverseTape.create().gradient(both -> loss(flow, both), BOTH);
        double h = 1e-4;
        for (int j = 0; j < 6; j++) {
            double[] a = BOTH.clone();
            double[] b = BOTH.clone();
            a[j] += h;
            b[j] -= h;
            assertThat(gradient[j]).isCloseTo((loss(flow, a) - loss(flow, b)) / (2 * h), within(1e-5));
        }
    }

    /** Robertson's problem: sensitivities by the stiff method against differences of tight solutions. */
    @Test
    void stiffEquationsHaveSensitivities() {
        double[] y0 = {1, 0, 0};
        double[] p = {0.04, 1e4, 3e7};
        OdeFlow tight =
                OdeFlow.of(AD, OdeSolver.of(Rodas.with(AD)).tolerances(1e-9, 1e-14), StiffProblems::robertson, 0, 40);
        double[] expected = new double[3];
        for (int j = 0; j < 3; j++) {
            double[] a = p.clone();
            double[] b = p.clone();
            a[j] *= 1.01;
            b[j] *= 0.99;
            expected[j] = (tight.apply(y0, a)[3] - tight.apply(y0, b)[3]) / (a[j] - b[j]);
        }
        OdeSolver solver = OdeSolver.of(Rodas.with(AD)).tolerances(1e-7, 1e-12);
        for (Adjoint adjoint : List.of(Adjoint.INTERPOLATING, Adjoint.QUADRATURE)) {
            OdeFlow flow =
                    OdeFlow.of(AD, solver, StiffProblems::robertson, 0, 40).adjoint(adjoint);
            double[] pulled = ReverseTape.create().gradient(q -> flow.apply(y0, q)[3], p);
            double[] pushed = AD.gradient(q -> flow.apply(y0, q)[3], p);
            for (int j = 0; j < 3; j++) {
                double scale = Math.abs(expected[j]);
                assertThat(pulled[j]).as(adjoint + " " + j).isCloseTo(expected[j], within(1e-4 * scale));
                assertThat(pushed[j]).as("forward " + j).isCloseTo(expected[j], within(1e-4 * scale));
            }
        }
    }

    @Test
    void longStretchesAreSolvedAgainFromCheckpoints() {
        // 60 turns of a pendulum: some thousand steps between the only two observations.
        Dynamics pendulum = (t, y, p) -> new double[] {y[1], -p[0] * y[0]};
        double k = 1.3;
        double end = 200;
        double w = Math.sqrt(k);
        double expected = -end / (2 * w) * Math.sin(w * end);
        for (Adjoint adjoint : Adjoint.values()) {
            OdeFlow flow = OdeFlow.of(AD, OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-9, 1e-9), pendulum, 0, end)
                    .adjoint(adjoint);
            double slope =
                    ReverseTape.create().gradient(p -> flow.apply(new double[] {1, 0}, p)[2], new double[] {k})[0];
            assertThat(slope).as(adjoint.name()).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void flowsBackwardsAndOfOneTime() {
        Dynamics decay = (t, y, p) -> new double[] {-p[0] * y[0]};
        for (Adjoint adjoint : Adjoint.values()) {
            OdeFlow back = OdeFlow.of(
                            AD, OdeSolver.of(RungeKutta.dormandPrince()).tolerances(1e-9, 1e-9), decay, 2, 1, 0)
                    .adjoint(adjoint);
            double[] slope = ReverseTape.create()
                    .gradient(x -> back.apply(new double[] {x[0]}, new double[] {x[1]})[2], new double[] {3, 0.5});
            assertThat(slope[0]).isCloseTo(Math.exp(1), within(1e-6));
            assertThat(slope[1]).isCloseTo(6 * Math.exp(1), within(1e-6));
            OdeFlow still = OdeFlow.of(AD, OdeSolver.of(RungeKutta.dormandPrince()), decay, 2)
                    .adjoint(adjoint);
            assertThat(ReverseTape.create().gradient(x -> still.apply(x, new double[] {1})[0], new double[] {3}))
                    .containsExactly(1);
        }
    }

    @Test
    void saysWhatItCannotDo() {
        OdeSolver solver = OdeSolver.of(RungeKutta.tsitouras());
        Dynamics f = (t, y, p) -> new double[] {y[0] * y[0]};
        assertThatThrownBy(() -> OdeFlow.of(AD, solver, f, 0, 2).apply(new double[] {1}, new double[0]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ode: the solution must go on but stopped at t = ")
                .hasMessageContaining("the solution may have a singularity here");
        assertThatThrownBy(() -> OdeFlow.of(AD, solver, f, 0, 1, 1))
                .hasMessage("OdeFlow: times must be finite and rise or fall throughout but time 2 was 1.0");
        assertThatThrownBy(() -> OdeFlow.of(AD, solver, f))
                .hasMessage("OdeFlow: times must be at least one but were none");
        assertThatThrownBy(() -> OdeFlow.of(AD, solver.events(Event.of("e", (t, y) -> 1)), f, 0, 1))
                .hasMessage("OdeFlow: solver must have no events but has some");
        assertThatThrownBy(() ->
                        OdeFlow.of(AD, OdeSolver.of(Rodas.with(AD)), f, 0, 1).adjoint(Adjoint.BACKSOLVE))
                .hasMessage(
                        "OdeFlow: the method of adjoint BACKSOLVE must be explicit but was rodas; use INTERPOLATING");
        assertThatThrownBy(() -> OdeFlow.of(AD, OdeSolver.of(Rodas.with(AD).mass(new DMatrixRMaj(1, 1))), f, 0, 1))
                .hasMessage("OdeFlow: solver must have no mass matrix but has one; solve for the velocity in the right"
                        + " side");
    }
}
