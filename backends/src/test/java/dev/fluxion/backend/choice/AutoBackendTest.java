package dev.fluxion.backend.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.structure.Argument;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Keeps what every backend keeps, whatever it chooses; and chooses well. */
class AutoBackendTest implements ExactContract {

    private final AtomicLong clock = new AtomicLong();

    /** By a clock that moves when looked at, so that all are equally fast and the first is chosen. */
    private final Timing timing =
            Timing.create().withClock(clock::incrementAndGet).withBudget(Duration.ofNanos(10));

    @Override
    public Backend backend() {
        return AutoBackend.among(List.of(ReverseTape.create(), FiniteDifferences.create()))
                .timed(timing);
    }

    /** Choosing takes evaluations, and the length of the constants none: as many as for one number, by two backends and the differences. */
    @Override
    @Test
    public void costsNothingForConstants() {
        AtomicInteger evaluations = new AtomicInteger();
        double derivative = backend()
                .at(Argument.active(3.0), Argument.constant(new double[10_000]))
                .gradient((x, d) -> {
                    evaluations.incrementAndGet();
                    return x * x + d[0];
                })
                .first();
        assertThat(derivative).isEqualTo(6.0);
        assertThat(evaluations.get()).isLessThan(200);
    }

    private AutoBackend among(Backend... candidates) {
        return AutoBackend.among(List.of(candidates)).timed(timing.withBudget(Duration.ofNanos(20_000)));
    }

    @Test
    void keepsTheFastestThatIsCorrect() {
        Costly quick = Costly.right("quick", clock, 100);
        Costly slow = Costly.right("slow", clock, 1000);
        AutoBackend auto = among(Costly.wrong("wrong", clock, 1), slow, Costly.refusing("refusing", clock), quick);
        ScalarField f = x -> x[0] * x[0] * x[1];
        double[] x = {2.0, 3.0};
        assertThat(auto.gradient(f, x)).containsExactly(12.0, 4.0);
        assertThat(auto.chosenFor(f, x)).isSameAs(quick);

        int slowly = slow.calls();
        int quickly = quick.calls();
        for (int call = 0; call < 10; call++) {
            assertThat(auto.gradient(f, new double[] {call, 1.0})).containsExactly(2.0 * call, call * call);
        }
        assertThat(slow.calls()).isEqualTo(slowly);
        assertThat(quick.calls()).isEqualTo(quickly + 10);
    }

    @Test
    void choosesOnceForALambdaWhateverItCaptures() {
        Costly only = Costly.right("only", clock, 100);
        AutoBackend auto = among(only);
        int[] calls = new int[3];
        for (int k = 0; k < calls.length; k++) {
            double factor = k;
            assertThat(auto.gradient(x -> factor * x[0], new double[] {2.0})).containsExactly(factor);
            calls[k] = only.calls();
        }
        assertThat(calls[1]).isEqualTo(calls[0] + 1);
        assertThat(calls[2]).isEqualTo(calls[0] + 2);
    }

    @Test
    void choosesAnewForAnotherLength() {
        Costly only = Costly.right("only", clock, 100);
        AutoBackend auto = among(only);
        ScalarField f = x -> x[0] * x[0];
        auto.gradient(f, new double[1]);
        int before = only.calls();
        auto.gradient(f, new double[2]);
        assertThat(only.calls()).isGreaterThan(before + 10);
    }

    @Test
    void prefersWhatIsExactToWhatIsFaster() {
        Costly exact = Costly.right("exact", clock, 1_000_000);
        AutoBackend auto = among(FiniteDifferences.create(), exact);
        ScalarField f = x -> x[0] * x[1];
        assertThat(auto.chosenFor(f, new double[] {2.0, 3.0})).isSameAs(exact);
    }

    @Test
    void fallsBackToDifferencesForCodeThatNobodyCanLookInto() {
        AutoBackend auto = among(Backends.all().toArray(new Backend[0]));
        assertThat(auto.gradient(x -> new BigDecimal(x[0]).pow(2).doubleValue(), new double[] {3.0}))
                .containsExactly(new double[] {6.0}, within(1e-9));
    }

    @Test
    void saysSoWhenNoneIsCorrect() {
        AutoBackend auto = among(Costly.wrong("wrong", clock, 1), Costly.refusing("refusing", clock));
        assertThatThrownBy(() -> auto.gradient(x -> x[0] * x[1], new double[] {2.0, 3.0}))
                .isInstanceOf(NoCorrectBackendException.class)
                .hasMessageMatching("gradient: one of the backends must agree with finite differences but none does; "
                        + "wrong was off by \\d\\.\\de[-+]\\d\\d, refusing refused \\(refusing: no\\)");
        assertThatThrownBy(() -> AutoBackend.among(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AutoBackend.among: there must be at least 1 backend but there were 0");
    }

    @Test
    void leavesTheChoiceForLaterWhereNothingCanBeJudged() {
        Costly slow = Costly.right("slow", clock, 1000);
        Costly quick = Costly.right("quick", clock, 100);
        AutoBackend auto = among(slow, quick);
        ScalarField f = x -> x[0] * x[0];
        assertThat(auto.valueAndGradient(f, new double[] {Double.NaN}).value()).isNaN();
        assertThat(auto.gradient(f, new double[] {3.0})).containsExactly(6.0);
        assertThat(auto.chosenFor(f, new double[] {3.0})).isSameAs(quick);
    }

    @Test
    void choosesAgainWhereTheChosenOneRefuses() {
        // Only the branch below zero cannot be looked into.
        ScalarField f =
                x -> x[0] > 0.0 ? x[0] * x[0] : new BigDecimal(x[0]).pow(3).doubleValue();
        AutoBackend auto = among(ReverseTape.create(), FiniteDifferences.create());
        assertThat(auto.gradient(f, new double[] {3.0})).containsExactly(6.0);
        assertThat(auto.gradient(f, new double[] {-3.0})).containsExactly(new double[] {27.0}, within(1e-8));
        assertThat(auto.gradient(f, new double[] {2.0})).containsExactly(new double[] {4.0}, within(1e-8));
    }

    @Test
    void choosesAPairForSecondDerivatives() {
        AutoBackend auto = among(FiniteDifferences.create(), ForwardDual.create(), ReverseTape.create());
        double[] x = {2.0, 3.0};
        ScalarField f = v -> v[0] * v[0] * v[1] + Math.exp(v[1]);
        double e = Math.exp(3.0);
        assertThat(auto.hessian(f, x).data).containsExactly(new double[] {6.0, 4.0, 4.0, e}, within(1e-12));
        assertThat(auto.hessianVectorProduct(f, x, new double[] {1.0, 0.0}))
                .containsExactly(new double[] {6.0, 4.0}, within(1e-12));
        assertThat(auto.laplacian(f, x)).isCloseTo(6.0 + e, within(1e-12));
        assertThat(auto.secondDerivative(t -> t * t * t, 2.0)).isCloseTo(12.0, within(1e-12));
        assertThat(auto.curveSecondDerivative(t -> new double[] {t * t, Math.exp(t)}, 1.0))
                .containsExactly(new double[] {2.0, Math.E}, within(1e-12));
    }

    @Test
    void standsInStacksWithWhateverCanBeNested() {
        double[] x = {2.0, 3.0};
        double[] expected = {6.0, 4.0, 4.0, 0.0};
        ScalarField f = v -> v[0] * v[0] * v[1];
        for (Backend candidate : List.of(ReverseTape.create(), ForwardDual.create(), FiniteDifferences.create())) {
            Backend inner = HigherOrder.of(ForwardDual.create(), among(candidate));
            assertThat(inner.hessian(f, x).data).containsExactly(expected, within(1e-8));
            Backend outer = HigherOrder.of(among(candidate), ReverseTape.create());
            assertThat(outer.hessian(f, x).data).containsExactly(expected, within(1e-8));
        }
    }

    @Test
    void preparesObjectivesByTheChosenOne() {
        Objective<Double> f = (x, data) -> data * x[0] * x[0];
        PreparedObjective<Double> prepared = among(ReverseTape.create()).prepareGradient(f, 1);
        double[] gradient = new double[1];
        for (double data : new double[] {2.0, -1.0}) {
            assertThat(prepared.valueAndGradient(new double[] {3.0}, data, gradient))
                    .isEqualTo(9.0 * data);
            assertThat(gradient).containsExactly(6.0 * data);
        }
    }

    @Test
    void comparesOnceHoweverManyThreadsAsk() throws Exception {
        Costly only = Costly.right("only", clock, 100);
        AutoBackend auto = among(only);
        ScalarField f = x -> x[0] * x[0];
        auto.chosenFor(f, new double[] {1.0});
        int once = only.calls();

        Costly shared = Costly.right("shared", clock, 100);
        AutoBackend asked = among(shared);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Backend>> chosen = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                chosen.add(threads.submit(() -> asked.chosenFor(f, new double[] {1.0})));
            }
            for (Future<Backend> each : chosen) {
                assertThat(each.get()).isSameAs(shared);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(shared.calls()).isCloseTo(once, within(2));
    }

    @Test
    void forgetsFunctionsThatAreGoneAndTheLongestUnused() {
        Choices choices = new Choices();
        List<Object> kept = new ArrayList<>();
        for (int k = 0; k < 2 * Choices.MOST; k++) {
            Object function = new Object();
            kept.add(function);
            choices.slot(function, "gradient", 1);
        }
        assertThat(choices.size()).isEqualTo(Choices.MOST);
        Object last = kept.get(kept.size() - 1);
        assertThat(choices.slot(last, "gradient", 1)).isSameAs(choices.slot(last, "gradient", 1));
        assertThat(choices.slot(last, "gradient", 1)).isNotSameAs(choices.slot(last, "jacobian", 1));
        assertThat(choices.slot(last, "gradient", 1)).isNotSameAs(choices.slot(last, "gradient", 2));
    }
}
