package dev.fluxion.backend.choice;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * A derivative that any backend may be asked for.
 *
 * @param operation its name
 * @param primal the function, from length n to length m, whose Jacobian the answer is
 * @param answer asks a backend for the Jacobian, m x n, at a point
 * @param repeated asks a backend for the operation at a point again and again, to be timed
 */
record Question(String operation, VectorFunction primal, Asked<DMatrixRMaj> answer, Asked<Runnable> repeated) {

    /** What is asked of a backend at a point. */
    @FunctionalInterface
    interface Asked<T> {
        T of(Backend backend, double[] x);
    }

    /** Where results go, so that computing them cannot be optimized away. */
    @SuppressWarnings("unused") // Written for the sake of writing.
    private static volatile Object sink = "";

    private static Question of(String operation, VectorFunction primal, Asked<DMatrixRMaj> answer) {
        return of(operation, primal, answer, answer);
    }

    private static Question of(
            String operation, VectorFunction primal, Asked<DMatrixRMaj> answer, Asked<?> operationItself) {
        return new Question(operation, primal, answer, (backend, x) -> () -> sink = operationItself.of(backend, x));
    }

    static Question derivative(ScalarFunction f) {
        return of(
                "derivative",
                x -> new double[] {f.apply(x[0])},
                (backend, x) -> row(backend.derivative(f, x[0])),
                (backend, x) -> backend.valueAndDerivative(f, x[0]));
    }

    static Question curveDerivative(Curve f) {
        return of("curveDerivative", x -> f.apply(x[0]), (backend, x) -> column(backend.curveDerivative(f, x[0])));
    }

    static Question gradient(ScalarField f) {
        return of(
                "gradient",
                x -> new double[] {f.apply(x)},
                (backend, x) -> row(backend.gradient(f, x)),
                (backend, x) -> backend.valueAndGradient(f, x));
    }

    static Question preparedGradient(ScalarField f) {
        return new Question(
                "prepared gradient",
                x -> new double[] {f.apply(x)},
                (backend, x) -> row(prepared(backend.prepareGradient(f, x.length), x)),
                (backend, x) -> {
                    PreparedGradient prepared = backend.prepareGradient(f, x.length);
                    double[] gradient = new double[x.length];
                    return () -> sink = prepared.valueAndGradient(x, gradient);
                });
    }

    private static double[] prepared(PreparedGradient prepared, double[] x) {
        double[] gradient = new double[x.length];
        prepared.valueAndGradient(x, gradient);
        return gradient;
    }

    static <D> Question preparedObjective(Objective<D> f, D data) {
        return new Question(
                "prepared gradient of an objective",
                x -> new double[] {f.apply(x, data)},
                (backend, x) -> {
                    double[] gradient = new double[x.length];
                    backend.prepareGradient(f, x.length).valueAndGradient(x, data, gradient);
                    return row(gradient);
                },
                (backend, x) -> {
                    PreparedObjective<D> prepared = backend.prepareGradient(f, x.length);
                    double[] gradient = new double[x.length];
                    return () -> sink = prepared.valueAndGradient(x, data, gradient);
                });
    }

    static Question jacobian(VectorFunction f) {
        return of("jacobian", f, (backend, x) -> backend.jacobian(f, x));
    }

    /** Along one direction: the function of how far to go. */
    static Question pushforward(VectorFunction f, double[] x, double[] tangent) {
        return of(
                "pushforward",
                s -> f.apply(moved(x, s[0], tangent)),
                (backend, s) -> column(backend.pushforward(f, moved(x, s[0], tangent), tangent)));
    }

    /** The sum of all components. Any cotangent costs the same. */
    static Question pullback(VectorFunction f) {
        return of(
                "pullback",
                x -> new double[] {Arrays.stream(f.apply(x)).sum()},
                (backend, x) -> row(backend.pullbackAt(f, x).apply(ones(f.apply(x.clone()).length))));
    }

    /** The Jacobian of a gradient that has been checked. */
    static Question hessian(ScalarField f, Function<double[], double[]> gradient) {
        return of("hessian", gradient::apply, (backend, x) -> backend.hessian(f, x));
    }

    /** The gradient's change along a direction. */
    static Question hessianVectorProduct(ScalarField f, Function<double[], double[]> gradient, double[] x) {
        double[] tangent = ones(x.length);
        return of(
                "hessianVectorProduct",
                s -> gradient.apply(moved(x, s[0], tangent)),
                (backend, s) -> column(backend.hessianVectorProduct(f, moved(x, s[0], tangent), tangent)));
    }

    /** The derivative's change. */
    static Question secondDerivative(ScalarFunction f, Function<double[], double[]> derivative) {
        return of("secondDerivative", derivative::apply, (backend, x) -> row(backend.secondDerivative(f, x[0])));
    }

    /** The velocity's change. */
    static Question curveSecondDerivative(Curve f, Function<double[], double[]> derivative) {
        return of(
                "curveSecondDerivative",
                derivative::apply,
                (backend, x) -> column(backend.curveSecondDerivative(f, x[0])));
    }

    private static DMatrixRMaj row(double... elements) {
        return DMatrixRMaj.wrap(1, elements.length, elements);
    }

    private static DMatrixRMaj column(double... elements) {
        return DMatrixRMaj.wrap(elements.length, 1, elements);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1.0);
        return ones;
    }

    static double[] moved(double[] x, double distance, double[] direction) {
        double[] moved = new double[x.length];
        Arrays.setAll(moved, i -> x[i] + distance * direction[i]);
        return moved;
    }
}
