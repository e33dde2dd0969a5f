package dev.fluxion.backend.conformance;

import dev.fluxion.VectorFunction;
import java.util.List;

/** Residuals of least-squares problems, and the algorithms that solve them. */
final class OptimisationScenarios {

    /** Enough steps for every problem here to stop moving. */
    private static final int TO_THE_END = 40;

    private OptimisationScenarios() {}

    static void bind(Bindings rows) {
        rows.vector("GN-01", OptimisationScenarios::michaelisMenten);
        rows.answer(
                "GN-02",
                "iterates_1_to_5",
                run -> flat(LeastSquares.gaussNewton(
                        run.backend(),
                        OptimisationScenarios::michaelisMenten,
                        run.scenario().input("b0"),
                        5)));
        rows.answer("GN-02", "solution", OptimisationScenarios::michaelisMentenSolution);
        rows.answer("GN-02", "sum_of_squares", run ->
                new double[] {2 * LeastSquares.halfSumOfSquares(michaelisMenten(michaelisMentenSolution(run)))});
        rows.answer(
                "GN-03",
                "iterates_1_to_2",
                run -> flat(LeastSquares.gaussNewton(
                        run.backend(),
                        OptimisationScenarios::rosenbrockResiduals,
                        run.scenario().input("x0"),
                        2)));
        rows.answer(
                "GN-04",
                "step_lengths_first_3",
                run -> halving(run, 3).stream()
                        .mapToDouble(LeastSquares.Step::length)
                        .toArray());
        rows.answer(
                "GN-04",
                "iterates_first_3",
                run -> flat(halving(run, 3).stream().map(LeastSquares.Step::x).toList()));
        rows.answer("GN-04", "solution", run -> {
            List<LeastSquares.Step> steps = halving(run, TO_THE_END);
            return steps.get(steps.size() - 1).x();
        });
        rows.answer(
                "GN-06",
                "iterates_1_to_6",
                2,
                run -> flat(LeastSquares.newton(
                        run.second(),
                        VectorScenarios::rosenbrock,
                        run.scenario().input("x0"),
                        6)));
        rows.vector("GN-07", OptimisationScenarios::powellBadlyScaled);
        rows.vector("GN-08", OptimisationScenarios::helicalValley);
        rows.answer(
                "SJ-13",
                "solution",
                run -> LeastSquares.root(
                        run.backend(), SparseScenarios::broyden, run.scenario().input("x0"), TO_THE_END));
        rows.answer(
                "EX-GN-01",
                "iterates_1_to_1",
                run -> flat(LeastSquares.gaussNewton(
                        run.backend(),
                        OptimisationScenarios::line,
                        run.scenario().input("b0"),
                        1)));
    }

    static double[] michaelisMenten(double[] b) {
        double[] s = {0.038, 0.194, 0.425, 0.626, 1.253, 2.5, 3.74};
        double[] rate = {0.05, 0.127, 0.094, 0.2122, 0.2729, 0.2665, 0.3317};
        double[] residuals = new double[s.length];
        for (int i = 0; i < s.length; i++) {
            residuals[i] = rate[i] - b[0] * s[i] / (b[1] + s[i]);
        }
        return residuals;
    }

    static double[] rosenbrockResiduals(double[] x) {
        return new double[] {10 * (x[1] - x[0] * x[0]), 1 - x[0]};
    }

    private static double[] powellBadlyScaled(double[] x) {
        return new double[] {1e4 * x[0] * x[1] - 1, Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001};
    }

    private static double[] helicalValley(double[] x) {
        double theta = Math.atan(x[1] / x[0]) / (2 * Math.PI) + (x[0] < 0 ? 0.5 : 0);
        return new double[] {10 * (x[2] - 10 * theta), 10 * (Math.sqrt(x[0] * x[0] + x[1] * x[1]) - 1), x[2]};
    }

    private static double[] michaelisMentenSolution(Run run) {
        List<double[]> iterates = LeastSquares.gaussNewton(
                run.backend(),
                OptimisationScenarios::michaelisMenten,
                run.scenario().input("b0"),
                TO_THE_END);
        return iterates.get(iterates.size() - 1);
    }

    private static List<LeastSquares.Step> halving(Run run, int steps) {
        VectorFunction residuals = OptimisationScenarios::rosenbrockResiduals;
        return LeastSquares.gaussNewtonWithHalving(
                run.backend(), residuals, run.scenario().input("x0"), steps);
    }

    private static double[] flat(List<double[]> points) {
        return Matrices.flat(points.toArray(new double[0][]));
    }

    private static double[] line(double[] b) {
        double[] y = {1, 3, 5, 7};
        double[] residuals = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            residuals[i] = b[0] + b[1] * i - y[i];
        }
        return residuals;
    }
}
