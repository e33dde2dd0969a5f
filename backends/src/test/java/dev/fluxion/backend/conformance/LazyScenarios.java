package dev.fluxion.backend.conformance;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import java.util.List;

/** Derivatives as operators. */
final class LazyScenarios {

    private LazyScenarios() {}

    static void bind(Bindings rows) {
        rows.answer("LZ-01", "J_times_v", run -> jacobian(run).times(run.check().numbers("v")));
        rows.answer(
                "LZ-01",
                "w_times_J",
                run -> jacobian(run).transposeTimes(run.check().numbers("w")));
        rows.answer("LZ-01", "J_times_2", run -> jacobian(run).times(2.0).toMatrix().data);
        rows.answer(
                "LZ-01",
                "2_times_J",
                run -> jacobian(run).times(2.0).transpose().transpose().toMatrix().data);
        rows.answer(
                "LZ-02", "H_times_v", 2, run -> hessian(run).times(run.check().numbers("v")));
        rows.answer(
                "LZ-02",
                "w_times_H",
                2,
                run -> hessian(run).transposeTimes(run.check().numbers("w")));
        rows.answer(
                "LZ-02",
                "H_times_scalar",
                2,
                run -> hessian(run).times(run.check().number("s")).toMatrix().data);
        rows.answer(
                "LZ-03",
                "d_times_scalar",
                run -> partials(run).times(run.check().number("s")));
        rows.answer(
                "LZ-03",
                "scalar_times_d",
                run -> partials(run).times(run.check().number("s")));
        rows.answer(
                "LZ-04",
                "g_times_scalar",
                run -> gradient(run).times(run.check().number("s")));
    }

    private static LazyJacobian jacobian(Run run) {
        VectorFunction f = x -> new double[] {x[0] * x[1], Math.sin(x[0]), x[1] * x[1]};
        return run.backend().lazyJacobian(f, run.scenario().input("x"));
    }

    private static LazyHessian hessian(Run run) {
        ScalarField f = x -> x[0] * x[0] * x[1] + Math.exp(x[0] * x[1]);
        return run.second().lazyHessian(f, run.scenario().input("x"));
    }

    private static LazyGradient partials(Run run) {
        ScalarField f = v -> SeveralScalarsScenarios.expLog(v[0], v[1]);
        return run.backend().lazyGradient(f, run.scenario().point(List.of("x", "y")));
    }

    private static LazyGradient gradient(Run run) {
        ScalarField f = v -> v[0] * v[1] * v[2] + v[3] / 1 + v[4] / 2;
        return run.backend().lazyGradient(f, run.scenario().point(List.of("x", "y")));
    }
}
