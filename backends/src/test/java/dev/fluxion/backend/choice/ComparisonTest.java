package dev.fluxion.backend.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final AtomicLong clock = new AtomicLong();
    private final Timing timing =
            Timing.create().withClock(clock::incrementAndGet).withBudget(Duration.ofNanos(20_000));
    private final Costly quick = Costly.right("quick", clock, 100);
    private final Costly slow = Costly.right("slow", clock, 1000);
    private final Costly wrong = Costly.wrong("wrong", clock, 1);
    private final Costly refusing = Costly.refusing("refusing", clock);

    @Test
    void putsTheFastestCorrectOneFirst() {
        Comparison comparison =
                among(wrong, slow, refusing, quick).compare(x -> x[0] * x[0] * x[1], new double[] {2.0, 3.0});
        assertThat(comparison.operation()).isEqualTo("gradient");
        assertThat(comparison.entries())
                .extracting(entry -> entry.backend().name() + " " + entry.verdict())
                .containsExactly("quick correct", "slow correct", "wrong wrong", "refusing refused");
        assertThat(comparison.fastest()).containsSame(quick);
        assertThat(comparison.entries().get(0).nanoseconds()).isBetween(100.0, 102.0);
        assertThat(comparison.entries().get(2).error()).isGreaterThan(0.1);
        assertThat(comparison.entries().get(3).remark()).isEqualTo("refusing: no");
    }

    @Test
    void timesNeitherWhatIsWrongNorWhatRefuses() {
        among(wrong, quick).compare(x -> x[0] * x[1], new double[] {2.0, 3.0});
        assertThat(wrong.calls()).isEqualTo(1);
        assertThat(quick.calls()).isGreaterThan(50);
    }

    @Test
    void printsATable() {
        String table = among(quick, slow, wrong, refusing)
                .compare(x -> x[0] * x[0] * x[1], new double[] {2.0, 3.0})
                .toString();
        assertThat(table.lines().map(String::strip))
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).matches("gradient +verdict +error +time +ratio"))
                .anySatisfy(line -> assertThat(line).matches("quick +correct +0.0e\\+00 +10\\d ns +1.0"))
                .anySatisfy(line -> assertThat(line).matches("slow +correct +0.0e\\+00 +1.0 us +(9|10).\\d"))
                .anySatisfy(line -> assertThat(line).matches("wrong +wrong +[0-9].[0-9]e[-+]\\d+"))
                .anySatisfy(line -> assertThat(line).matches("refusing +refused +refusing: no"));
    }

    @Test
    void findsAllBackendsOfTheModuleCorrect() {
        double[] x = {0.3, 1.2, -0.7, 2.0, 0.9, 1.1, -1.3, 0.4, 0.8, 1.6};
        for (Comparison comparison : List.of(
                all().compare(t -> Math.exp(Math.sin(t)), 0.7),
                all().compare(ComparisonTest::rosenbrock, x),
                all().compareJacobian(v -> new double[] {v[0] * v[9], Math.sin(v[3]), v[1] / v[2]}, x))) {
            assertThat(comparison.entries())
                    .as(comparison.toString())
                    .hasSameSizeAs(Backends.all())
                    .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(Verdict.CORRECT));
        }
    }

    @Test
    void findsAllPairsCorrectOnAHessian() {
        Comparison comparison = all().compareHessian(ComparisonTest::rosenbrock, new double[] {0.3, 1.2, -0.7});
        assertThat(comparison.entries().size()).isGreaterThanOrEqualTo(12);
        assertThat(comparison.entries())
                .as(comparison.toString())
                .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(Verdict.CORRECT));
    }

    @Test
    void saysWhichBackendsCannotDoTheJob() {
        ScalarField f = x -> new BigDecimal(x[0]).pow(2).doubleValue();
        Comparison comparison = all().compare(f, new double[] {3.0});
        assertThat(comparison.fastest()).map(Backend::name).hasValue("finite-differences");
        assertThat(comparison.entries())
                .filteredOn(entry -> entry.verdict() == Verdict.REFUSED)
                .extracting(entry -> entry.backend().name())
                .contains("reverse-tape", "forward-dual", "complex-step");
    }

    @Test
    void asksBesideAKinkWhatDifferencesCannotTellThere() {
        for (ScalarField f : List.<ScalarField>of(
                x -> Math.max(0.0, x[0]) + x[1],
                x -> Math.abs(x[0]) * 3.0 + x[1],
                x -> x[0] > 0.0 ? x[0] : 0.0 * x[1],
                x -> Math.sqrt(x[0]) + x[1])) {
            Comparison comparison = Comparison.among(List.of(ReverseTape.create(), ForwardDual.create()))
                    .timed(timing.withBudget(Duration.ofNanos(10)))
                    .compare(f, new double[] {0.0, 1.0});
            assertThat(comparison.entries())
                    .as(comparison.toString())
                    .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(Verdict.CORRECT));
        }
    }

    @Test
    void judgesNothingWhereNothingIsFinite() {
        Comparison comparison = among(quick, slow).compare(x -> x[0] * x[1], new double[] {Double.NaN, Double.NaN});
        assertThat(comparison.entries())
                .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(Verdict.UNJUDGED));
        assertThat(comparison.fastest()).isEmpty();
    }

    @Test
    void comparesFunctionsOfNothingAndToNothing() {
        assertThat(all().compare(x -> 3.0, new double[0]).fastest()).isPresent();
        assertThat(all().compareJacobian(x -> new double[0], new double[] {1.0}).fastest())
                .isPresent();
    }

    @Test
    void findsAWrongEntryAmongMany() {
        // Right but for one of a hundred entries.
        ScalarField f = x -> {
            double sum = 0.0;
            for (double each : x) {
                sum += each * each;
            }
            return sum;
        };
        double[] x = new double[100];
        Arrays.setAll(x, i -> 1.0 + i % 3);
        Backend off = new OffInOne(61);
        Comparison comparison = Comparison.among(List.of(off, ComplexStep.create()))
                .timed(timing.withBudget(Duration.ofNanos(10)))
                .compare(f, x);
        assertThat(comparison.entries())
                .extracting(entry -> entry.backend().name() + " " + entry.verdict())
                .containsExactly("complex-step correct", "off-in-one wrong");
    }

    @Test
    void letsTheUsersExceptionThrough() {
        var mine = new IllegalStateException("mine");
        ScalarField f = x -> {
            throw mine;
        };
        assertThatThrownBy(() -> among(quick).compare(f, new double[1])).isSameAs(mine);
    }

    private Comparison.Among among(Backend... backends) {
        return Comparison.among(List.of(backends)).timed(timing);
    }

    /** The backends of the module take no time on this clock, and so a few readings are all it takes. */
    private Comparison.Among all() {
        return Comparison.among(Backends.all()).timed(timing.withBudget(Duration.ofNanos(10)));
    }

    static double rosenbrock(double[] x) {
        double sum = 0.0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1.0 - x[i];
            sum += 100.0 * a * a + b * b;
        }
        return sum;
    }
}
