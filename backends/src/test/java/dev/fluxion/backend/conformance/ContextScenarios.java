package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;

/** Data beside the point, preparation, and what a derivative costs. */
final class ContextScenarios {

    /** Where {@link #throughStaticField} would lose an active number. */
    private static double last;

    private ContextScenarios() {}

    static void bind(Bindings rows) {
        rows.answer("CR-04", "value", run -> scaled(run).value());
        rows.answer("CR-04", "gradient", run -> scaled(run).gradient());
        rows.answer("CR-05", "hessian", 2, ContextScenarios::preparedHessianAfterAnotherCapture);
        rows.answer(
                "CR-07",
                "value",
                run -> prepared(run, ContextScenarios::branching, "x_prepare").value());
        rows.answer(
                "CR-07",
                "gradient",
                run -> prepared(run, ContextScenarios::branching, "x_prepare").gradient());
        rows.scalar("CR-08", ContextScenarios::closures);
        rows.answer("CR-11", "function_evaluations_reverse_gradient", ContextScenarios::evaluationsOfGradient);
        rows.answer("CR-11", "function_evaluations_forward_jvp", ContextScenarios::evaluationsOfPushforward);
        rows.answer("CR-12", "function_evaluations_for_50_pullbacks", ContextScenarios::evaluationsOfPullbacks);
        rows.answer(
                "CR-14",
                "gradient",
                run -> prepared(run, ContextScenarios::sumOfSquares, "x_first").gradient());
        rows.answer("CR-16", "gradient_first_and_third", ContextScenarios::gradientAfterException);
        rows.answer("EX-CR-01", "hessian", 2, ContextScenarios::hessianAfterAnotherCapture);
        rows.answer("EX-CR-02", "gradient", ContextScenarios::gradientOfChangedData);
        rows.answer("EX-CR-03", "gradient_of_the_first", ContextScenarios::gradientKept);
        rows.field("EX-CR-04", new Model(2, 3)::predict);
        rows.scalar("EX-CR-05", composed(Math::sin, x -> x * x));
        rows.answer("EX-CR-06", "function_evaluations_gradient_per_batch", ContextScenarios::evaluationsBeyondBatches);
        rows.field("EX-CR-07", withBuffer(new double[] {Double.NaN, Double.NaN}));
        rows.answer("EX-CR-07", "gradient", ContextScenarios::gradientWithBuffer);
        rows.field("EX-CR-08", ContextScenarios::throughStaticField);
        rows.answer("EX-CR-09", "gradient", ContextScenarios::gradientAfterManyCalls);
        rows.answer("EX-CR-10", "gradient", ContextScenarios::gradientBesideAnother);
        rows.answer("EX-CR-11", "gradient", ContextScenarios::gradientsOnFourThreads);
    }

    /** What a prepared gradient answers. */
    private record Prepared(double[] value, double[] gradient) {}

    private static Prepared scaled(Run run) {
        Objective<Double> f = (x, c) -> c * sumOfSquares(x);
        double[] x = run.scenario().input("x");
        PreparedObjective<Double> prepared = run.backend().prepareGradient(f, x.length);
        double[] gradient = new double[x.length];
        prepared.valueAndGradient(x, run.scenario().input("c_prepare")[0], gradient);
        double value = prepared.valueAndGradient(x, run.scenario().input("c")[0], gradient);
        return new Prepared(new double[] {value}, gradient);
    }

    /** The second of two calls, the first of them at another point. */
    private static Prepared prepared(Run run, ScalarField f, String first) {
        double[] x = run.scenario().input("x");
        PreparedGradient prepared = run.backend().prepareGradient(f, x.length);
        double[] gradient = new double[x.length];
        prepared.valueAndGradient(run.scenario().input(first), gradient);
        double value = prepared.valueAndGradient(x, gradient);
        return new Prepared(new double[] {value}, gradient);
    }

    static double sumOfSquares(double[] x) {
        double sum = 0;
        for (double xi : x) {
            sum += xi * xi;
        }
        return sum;
    }

    private static double branching(double[] x) {
        return x[0] > 0 ? x[0] * x[0] : -3 * x[0];
    }

    private static double closures(double x) {
        ScalarFunction h = y -> y * x;
        double sum = 0;
        for (int y = 1; y <= 3; y++) {
            sum += h.apply(y) * h.apply(y);
        }
        return sum;
    }

    private static double[] evaluationsOfGradient(Run run) {
        AtomicInteger evaluations = new AtomicInteger();
        run.backend().gradient(counted(evaluations), ramp(run));
        return new double[] {evaluations.get()};
    }

    private static double[] evaluationsOfPushforward(Run run) {
        AtomicInteger evaluations = new AtomicInteger();
        double[] x = ramp(run);
        VectorFunction f = y -> {
            evaluations.incrementAndGet();
            return new double[] {sumOfSquares(y)};
        };
        run.backend().valueAndPushforward(f, x, x);
        return new double[] {evaluations.get()};
    }

    private static double[] evaluationsOfPullbacks(Run run) {
        AtomicInteger evaluations = new AtomicInteger();
        double[] x = ramp(run);
        VectorFunction squares = y -> {
            evaluations.incrementAndGet();
            double[] values = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                values[i] = y[i] * y[i];
            }
            return values;
        };
        Pullback pullback = run.backend().pullbackAt(squares, x);
        for (int k = 0; k < x.length; k++) {
            double[] cotangent = new double[x.length];
            cotangent[k] = 1.0;
            Assertions.assertThat(pullback.apply(cotangent)[k]).isEqualTo(2 * x[k]);
        }
        return new double[] {evaluations.get()};
    }

    private static ScalarField counted(AtomicInteger evaluations) {
        return x -> {
            evaluations.incrementAndGet();
            return sumOfSquares(x);
        };
    }

    private static double[] ramp(Run run) {
        double[] x = new double[(int) run.scenario().input("n")[0]];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        return x;
    }

    private static double[] gradientAfterException(Run run) {
        Backend backend = run.backend();
        double[] x = run.scenario().input("x");
        AtomicInteger call = new AtomicInteger();
        ScalarField f = y -> {
            if (call.get() == 2) {
                throw new IllegalStateException("the second call");
            }
            return sumOfSquares(y);
        };
        PreparedGradient prepared = backend.prepareGradient(f, x.length);
        double[] first = new double[x.length];
        double[] third = new double[x.length];
        call.set(1);
        prepared.valueAndGradient(x, first);
        call.set(2);
        Assertions.assertThatThrownBy(() -> prepared.valueAndGradient(x, new double[x.length]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the second call");
        call.set(3);
        prepared.valueAndGradient(x, third);
        Assertions.assertThat(third).containsExactly(first);
        return third;
    }

    private static ScalarField lagrangian(double lambda) {
        return x -> 2 * (x[0] * x[0] + x[1] * x[1] - 1) - x[0] - lambda * (x[0] * x[0] + x[1] * x[1] - 1);
    }

    private static double[] hessianAfterAnotherCapture(Run run) {
        double[] x = run.scenario().input("x");
        run.second().hessian(lagrangian(run.scenario().input("lam_first")[0]), x);
        return run.second().hessian(lagrangian(run.scenario().input("lam")[0]), x).data;
    }

    /** The multiplier that the function captured changes between two calls of one preparation. */
    private static double[] preparedHessianAfterAnotherCapture(Run run) {
        double[] x = run.scenario().input("x");
        double[] lambda = run.scenario().input("lam_prepare").clone();
        PreparedHessian prepared =
                run.second().prepareHessian(y -> lagrangian(lambda[0]).apply(y), x.length);
        prepared.valueGradientAndHessian(x);
        lambda[0] = run.scenario().input("lam")[0];
        DMatrixRMaj hessian = new DMatrixRMaj(x.length, x.length);
        prepared.valueGradientAndHessian(x, new double[x.length], hessian);
        return hessian.data;
    }

    private static double[] gradientOfChangedData(Run run) {
        double[] d = run.scenario().input("d_first");
        double[] x = run.scenario().input("x");
        ScalarField f = y -> Matrices.dot(d, y);
        run.backend().gradient(f, x);
        System.arraycopy(run.scenario().input("d"), 0, d, 0, d.length);
        return run.backend().gradient(f, x);
    }

    private static double[] gradientKept(Run run) {
        double[] first = run.backend()
                .gradient(ContextScenarios::sumOfSquares, run.scenario().input("x"));
        run.backend().gradient(ContextScenarios::sumOfSquares, new double[] {-7.0, 8.0});
        return first;
    }

    /** A model whose parameters are constants of the differentiation. */
    private record Model(double a, double b) {
        double predict(double[] x) {
            return a * x[0] + b * x[1] * x[1];
        }
    }

    private static ScalarFunction composed(ScalarFunction outer, ScalarFunction inner) {
        return x -> outer.apply(inner.apply(x));
    }

    /** How many evaluations a gradient costs beyond one for each batch of directions and one more. */
    private static double[] evaluationsBeyondBatches(Run run) {
        int n = (int) run.scenario().input("n")[0];
        int batch = run.backend() instanceof ForwardMode forward ? forward.batchSize(n) : n;
        return new double[] {evaluationsOfGradient(run)[0] - (1 + (n + batch - 1) / batch)};
    }

    private static ScalarField withBuffer(double[] buffer) {
        return x -> {
            double sum = 0;
            for (int r = 1; r <= 3; r++) {
                buffer[0] = Math.sin(r * x[0]);
                buffer[1] = Math.cos(r * x[1]);
                sum += buffer[0] * buffer[1];
            }
            return sum;
        };
    }

    /** Asked in one way only: behind a second function object, which others might hold too, the buffer is refused. */
    private static double[] gradientWithBuffer(Run run) {
        ScalarField f = withBuffer(new double[] {Double.NaN, Double.NaN});
        return run.backend().gradient(f, run.scenario().input("x"));
    }

    private static double throughStaticField(double[] x) {
        last = x[0] * x[0];
        return last * x[1];
    }

    private static double[] gradientAfterManyCalls(Run run) {
        double[] x = run.scenario().input("x");
        PreparedGradient prepared = run.backend().prepareGradient(ContextScenarios::sumOfSquares, x.length);
        double[] gradient = new double[x.length];
        for (int k = 1; k < 1000; k++) {
            prepared.valueAndGradient(new double[] {k, -1.0 / k}, gradient);
        }
        prepared.valueAndGradient(x, gradient);
        return gradient;
    }

    private static double[] gradientBesideAnother(Run run) {
        double[] x = run.scenario().input("x");
        PreparedGradient first = run.backend().prepareGradient(ContextScenarios::sumOfSquares, x.length);
        PreparedGradient second = run.backend().prepareGradient(ContextScenarios::sumOfSquares, x.length);
        double[] gradient = new double[x.length];
        first.valueAndGradient(x, gradient);
        second.valueAndGradient(new double[] {-7.0, 8.0}, new double[x.length]);
        return gradient;
    }

    private static double[] gradientsOnFourThreads(Run run) throws Exception {
        double[] x = run.scenario().input("x");
        PreparedGradient prepared = run.backend().prepareGradient(ContextScenarios::sumOfSquares, x.length);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<double[]>> futures = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                PreparedGradient own = prepared.copy();
                int sign = thread % 2 == 0 ? 1 : -1;
                futures.add(threads.submit(() -> lastOfManyGradients(own, x, sign)));
            }
            for (Future<double[]> future : futures) {
                Assertions.assertThat(future.get(10, TimeUnit.SECONDS)[0]).isEqualTo(2 * x[0], Offset.offset(1e-7));
            }
            return futures.get(0).get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static double[] lastOfManyGradients(PreparedGradient prepared, double[] x, int sign) {
        double[] gradient = new double[x.length];
        for (int k = 0; k < 200; k++) {
            prepared.valueAndGradient(new double[] {sign * k, k}, gradient);
        }
        prepared.valueAndGradient(x, gradient);
        return gradient;
    }
}
