package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.solve.BiCgStab;
import dev.fluxion.streams.solve.Gmres;
import java.util.List;
import org.junit.jupiter.api.Test;

class RodasTest implements StiffMethodContract<Rodas> {

    private static final Backend AD = ForwardDual.create();

    @Override
    public Rodas method() {
        return Rodas.with(AD);
    }

    @Test
    void denseSparseAndMatrixFreeGiveTheSameAnswerWithEveryBackend() {
        Ode problem = StiffProblems.brusselator(12, 2);
        double[] dense = solve(Rodas.with(AD), problem);
        for (Backend backend : List.of(AD, ReverseTape.create(), ComplexStep.create())) {
            for (Rodas rodas : List.of(
                    Rodas.with(backend),
                    Rodas.with(backend).sparse(),
                    Rodas.with(backend).matrixFree(Gmres.create()),
                    Rodas.with(backend).matrixFree(BiCgStab.create()))) {
                double[] state = solve(rodas, problem);
                for (int i = 0; i < dense.length; i++) {
                    assertThat(state[i]).as(backend.name()).isCloseTo(dense[i], within(1e-7));
                }
            }
        }
    }

    @Test
    void sparseJacobiansFollowBranches() {
        Ode switching = Ode.of(
                (t, y, p) -> t < 1 ? new double[] {-y[0], 0} : new double[] {-y[0] + y[1], -y[0]},
                new double[] {1, 1},
                new double[0],
                0,
                2);
        double[] sparse = solve(Rodas.with(AD).sparse(), switching);
        double[] dense = solve(Rodas.with(AD), switching);
        assertThat(sparse[0]).isCloseTo(dense[0], within(1e-9));
        assertThat(sparse[1]).isCloseTo(dense[1], within(1e-9));
    }
}
