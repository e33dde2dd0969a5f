package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What steps and their end cost, and the curvature of that.
 *
 * @param stage the cost of a step
 * @param terminal the cost of the end
 * @param stageCurvature makes quadratic models of the cost of a step, at n states and then m controls
 * @param terminalCurvature makes quadratic models of the cost of the end
 */
record Cost(
        StageCost stage,
        ScalarField terminal,
        Function<Backend, Curvature> stageCurvature,
        Function<Backend, Curvature> terminalCurvature) {

    /** Costs as they are: with their Hessians. */
    static Cost general(int n, int m, StageCost stage, ScalarField terminal) {
        ScalarField joined = z -> stage.of(Arrays.copyOfRange(z, 0, n), Arrays.copyOfRange(z, n, n + m));
        return new Cost(
                stage,
                terminal,
                backend -> Curvature.hessian(backend, joined, n + m),
                backend -> Curvature.hessian(backend, terminal, n));
    }

    /** Half the sums of squares: with Gauss and Newton's part of the Hessian, which first derivatives give. */
    static Cost squares(int n, int m, StageResiduals stage, VectorFunction terminal) {
        VectorFunction joined = z -> stage.of(Arrays.copyOfRange(z, 0, n), Arrays.copyOfRange(z, n, n + m));
        return new Cost(
                (x, u) -> {
                    double sum = 0.0;
                    for (double residual : stage.of(x, u)) {
                        sum += residual * residual;
                    }
                    return 0.5 * sum;
                },
                x -> {
                    double sum = 0.0;
                    for (double residual : terminal.apply(x)) {
                        sum += residual * residual;
                    }
                    return 0.5 * sum;
                },
                backend -> Curvature.gaussNewton(backend, joined, n + m),
                backend -> Curvature.gaussNewton(backend, terminal, n));
    }
}
