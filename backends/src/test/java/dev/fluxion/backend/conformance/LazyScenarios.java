package dev.fluxion.backend.conformance;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyDerivatives;
import dev.fluxion.lazy.LazyGradients;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.Tuple2;

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
                "LZ-03",
                "d_times_tuple",
                run -> partials(run).timesEach(run.check().numbers("tuple")));
        rows.answer(
                "LZ-03",
                "d_times_vector",
                run -> flat(partials(run).times(run.check().numbers("v"))));
        rows.answer("LZ-03", "d_times_tuple_of_length_1", run -> partials(run).timesEach(2.0));
        rows.answer(
                "LZ-04",
                "g_times_scalar",
                run -> flat(gradient(run).times(run.check().number("s"))));
        rows.answer(
                "LZ-04",
                "g_times_tuple",
                run -> flat(gradient(run).timesEach(run.check().numbers("tuple"))));
        rows.answer(
                "LZ-04", "g_times_tuple_of_length_1", run -> flat(gradient(run).timesEach(2.0)));
    }

    private static LazyJacobian jacobian(Run run) {
        VectorFunction f = x -> new double[] {x[0] * x[1], Math.sin(x[0]), x[1] * x[1]};
        return run.backend().lazyJacobian(f, run.scenario().input("x"));
    }

    private static LazyHessian hessian(Run run) {
        ScalarField f = x -> x[0] * x[0] * x[1] + Math.exp(x[0] * x[1]);
        return run.second().lazyHessian(f, run.scenario().input("x"));
    }

    private static LazyDerivatives partials(Run run) {
        double x = run.scenario().input("x")[0];
        double y = run.scenario().input("y")[0];
        return run.backend().at(x, y).lazyDerivative(SeveralScalarsScenarios::expLog);
    }

    private static LazyGradients<Tuple2<double[], double[]>> gradient(Run run) {
        return run.backend()
                .at(run.scenario().input("x"), run.scenario().input("y"))
                .lazyGradient((x, y) -> x[0] * x[1] * x[2] + y[0] / 1 + y[1] / 2);
    }

    /** The numbers of a structure. */
    private static <T> double[] flat(T structure) {
        return Structure.of(structure).flatten(structure);
    }
}
