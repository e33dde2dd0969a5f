package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.BiCgStab;
import dev.fluxion.streams.solve.Gmres;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class RadauTest implements StiffMethodContract<Radau> {

    private static final Backend AD = ForwardDual.create();

    @Override
    public Radau method() {
        return Radau.with(AD);
    }

    /** {@code A^-1 T = T L} with the eigenvalues in closed form, and the simplifying conditions of order 5: A is the collocation at c. */
    @Test
    void hasTheCoefficientsOfRadauIIA() {
        DMatrixRMaj l = new DMatrixRMaj(new double[][] {
            {RadauTableau.GAMMA, 0, 0},
            {0, RadauTableau.ALPHA, -RadauTableau.BETA},
            {0, RadauTableau.BETA, RadauTableau.ALPHA}
        });
        DMatrixRMaj atl = CommonOps_DDRM.mult(RadauTableau.A, CommonOps_DDRM.mult(RadauTableau.T, l, null), null);
        assertThat(atl.data).containsExactly(RadauTableau.T.data, within(1e-12));
        assertThat(CommonOps_DDRM.mult(RadauTableau.T, RadauTableau.T_INVERSE, null).data)
                .containsExactly(CommonOps_DDRM.identity(3).data, within(1e-13));
        for (int i = 0; i < 3; i++) {
            for (int power = 1; power <= 3; power++) {
                double sum = 0;
                for (int j = 0; j < 3; j++) {
                    sum += RadauTableau.A.get(i, j) * Math.pow(RadauTableau.C[j], power - 1);
                }
                assertThat(sum).isCloseTo(Math.pow(RadauTableau.C[i], power) / power, within(1e-14));
            }
        }
        // The quadrature of the last row is exact to degree 4.
        for (int power = 1; power <= 5; power++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += RadauTableau.A.get(2, j) * Math.pow(RadauTableau.C[j], power - 1);
            }
            assertThat(sum).isCloseTo(1.0 / power, within(1e-14));
        }
    }

    private static final Dynamics NONLINEAR =
            (t, y, p) -> new double[] {y[1], -Math.sin(y[0]) - 0.2 * y[1] * y[1] * y[0] + 0.3 * Math.cos(2 * t)};

    /** Steps of one length, whatever the estimate of the error; the largest error at their ends, and within them. */
    private static double[] errors(int steps) {
        Ode problem = Ode.of(NONLINEAR, new double[] {1.2, 0.4}, new double[0], 0, 4);
        Trajectory reference = OdeSolver.of(RungeKutta.dormandPrince())
                .tolerances(1e-14, 1e-14)
                .solve(problem);
        Stepper stepper = Radau.with(AD).stepper(problem, Control.usual().tolerances(1e-12, 1e-12));
        double h = 4.0 / steps;
        double[] y = problem.initial();
        double atEnds = 0;
        double within = 0;
        for (int i = 0; i < steps; i++) {
            Attempt attempt = stepper.attempt(i * h, y, h);
            for (int k = 1; k <= 10; k++) {
                double t = Math.min(4, (i + k / 10.0) * h);
                double error = Vectors.norm(Vectors.difference(attempt.within().at(k / 10.0), reference.at(t)));
                within = Math.max(within, error);
                atEnds = k == 10 ? Math.max(atEnds, error) : atEnds;
            }
            stepper.accept();
            y = attempt.after();
        }
        return new double[] {atEnds, within};
    }

    @Test
    void hasOrderFiveAtTheEndsOfStepsAndThreeWithin() {
        double[] coarse = errors(20);
        double[] fine = errors(40);
        assertThat(Math.log(coarse[0] / fine[0]) / Math.log(2)).isBetween(4.5, 6.0);
        assertThat(Math.log(coarse[1] / fine[1]) / Math.log(2)).isBetween(3.4, 5.5);
    }

    @Test
    void denseSparseAndMatrixFreeGiveTheSameAnswerWithEveryBackend() {
        Ode problem = StiffProblems.brusselator(12, 2);
        double[] dense = solve(Radau.with(AD), problem);
        for (Backend backend : List.of(
                AD,
                ReverseTape.create(),
                ArrayTape.create(),
                CompiledTape.create(),
                SourceAdjoint.create(),
                ComplexStep.create())) {
            assertThat(solve(Radau.with(backend), problem)).as(backend.name()).containsExactly(dense, within(1e-9));
        }
        for (Radau radau : List.of(
                Radau.with(AD).sparse(),
                Radau.with(ReverseTape.create()).sparse(),
                Radau.with(AD).matrixFree(Gmres.create()),
                Radau.with(AD).matrixFree(BiCgStab.create()))) {
            assertThat(solve(radau, problem)).containsExactly(dense, within(1e-7));
        }
        assertThat(solve(Rodas.with(AD), problem)).containsExactly(dense, within(1e-5));
    }

    @Test
    void keepsJacobiansWhereTheIterationIsFast() {
        OdeStep last = OdeSolver.of(Radau.with(AD))
                .tolerances(1e-6, 1e-8)
                .solve(Ode.of(
                        (t, y, p) -> new double[] {-50 * (y[0] - Math.cos(t))}, new double[] {0}, new double[0], 0, 10))
                .last();
        assertThat(last.number()).isGreaterThan(20);
        // The equation is linear: one Jacobian serves all steps.
        assertThat(last.evaluations().derivatives()).isEqualTo(1);
        assertThat(last.state()[0]).isCloseTo((2500 * Math.cos(10) + 50 * Math.sin(10)) / 2501, within(1e-5));
    }

    /** Robertson's problem: pullbacks through the flow, whose adjoint equation is stiff as well, against those by the other method. */
    @Test
    void adjointsAreSolvedByItToo() {
        double[] y0 = {1, 0, 0};
        double[] p = {0.04, 1e4, 3e7};
        double[][] slopes = new double[2][];
        int place = 0;
        for (OdeMethod method : List.of(Radau.with(AD), Rodas.with(AD))) {
            OdeFlow flow =
                    OdeFlow.of(AD, OdeSolver.of(method).tolerances(1e-8, 1e-13), StiffProblems::robertson, 0, 40);
            slopes[place++] = ReverseTape.create().gradient(q -> flow.apply(y0, q)[3], p);
        }
        for (int j = 0; j < 3; j++) {
            assertThat(slopes[0][j]).isCloseTo(slopes[1][j], within(1e-4 * Math.abs(slopes[1][j])));
        }
    }
}
