package dev.fluxion.backend.conformance;

import dev.fluxion.ForwardMode;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** What must be refused, in one clear sentence. */
final class ErrorScenarios {

    private static final double[] POINT = {1.0, 2.0, 3.0};

    private ErrorScenarios() {}

    static void bind(Bindings rows) {
        VectorFunction threeToTwo = x -> new double[] {x[0] * x[1], x[2]};
        rows.answer("ER-04", "jvp", run -> run.backend().pushforward(threeToTwo, POINT, new double[2]));
        rows.answer("ER-05", "vjp", run -> run.backend().pullback(threeToTwo, POINT, new double[3]));
        rows.answer("ER-08", "gradient", run -> {
            PreparedGradient prepared = run.backend().prepareGradient(ContextScenarios::sumOfSquares, 3);
            double[] gradient = new double[1000];
            prepared.valueAndGradient(new double[1000], gradient);
            return gradient;
        });
        rows.answer(
                "ER-10",
                "hessian",
                run -> HigherOrder.of(run.outer(), new CannotNest())
                        .hessian(ContextScenarios::sumOfSquares, POINT)
                        .data);
        rows.answer("ER-13", "gradient", run -> run.second().gradient(ContextScenarios::sumOfSquares, POINT));
        rows.answer("ER-14", "gradient", ErrorScenarios::throwing);
        rows.answer("ER-15", "gradient", ErrorScenarios::sharedByTwoThreads);
    }

    /** A backend with a primitive that no other backend can follow. */
    private static final class CannotNest implements ForwardMode {
        @Override
        public String name() {
            return "cannot-nest";
        }

        @Override
        public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
            return new ValueAndPushforward(f.apply(x), new double[f.apply(x).length]);
        }
    }

    private static double[] throwing(Run run) {
        IllegalStateException exception = new IllegalStateException("x is one");
        ScalarField f = x -> {
            if (x[0] == 1) {
                throw exception;
            }
            return x[0] * x[0];
        };
        PreparedGradient prepared = run.backend().prepareGradient(f, 1);
        double[] gradient = new double[1];
        Throwable thrown = Assertions.catchThrowable(() -> prepared.valueAndGradient(new double[] {1.0}, gradient));
        Assertions.assertThat(thrown).isSameAs(exception);
        Assertions.assertThat(prepared.valueAndGradient(new double[] {3.0}, gradient))
                .isEqualTo(9.0);
        throw exception;
    }

    /** Where a function waits, so that a second thread comes while the first is inside. */
    private record Gate(CountDownLatch entered, CountDownLatch open) {
        boolean pass() {
            entered.countDown();
            try {
                return open.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static double[] sharedByTwoThreads(Run run) throws Exception {
        Gate gate = new Gate(new CountDownLatch(1), new CountDownLatch(1));
        ScalarField f = x -> gate.pass() ? x[0] * x[0] : 0.0;
        PreparedGradient prepared = run.backend().prepareGradient(f, 1);
        ExecutorService first = Executors.newSingleThreadExecutor();
        double[] gradient = new double[1];
        try {
            Future<Double> inside = first.submit(() -> prepared.valueAndGradient(new double[] {3.0}, gradient));
            Assertions.assertThat(gate.entered().await(10, TimeUnit.SECONDS)).isTrue();
            double[] other = new double[1];
            Throwable refusal = Assertions.catchThrowable(() -> prepared.valueAndGradient(new double[] {4.0}, other));
            gate.open().countDown();
            Assertions.assertThat(inside.get(10, TimeUnit.SECONDS)).isEqualTo(9.0);
            if (refusal instanceof ConcurrentModificationException refused) {
                throw refused;
            }
            return other;
        } finally {
            gate.open().countDown();
            first.shutdownNow();
        }
    }
}
