package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.table.Column;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import dev.fluxion.examples.table.UnusableDataException;
import dev.fluxion.streams.online.OnlineSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What can be chosen of how it is learned. */
class TuningTest {

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private static Settings settings(String optimizer, int hidden, Tuning tuning) {
        boolean solves = LeastSquares.named(optimizer).isPresent();
        double rate = Optimizers.named(optimizer).map(Optimizers::usualRate).orElse(0.0);
        return new Settings(true, hidden, solves ? 0 : 8, rate, 5, 1, optimizer, tuning);
    }

    private static Tuning tuning(@Nullable String schedule, int batch, @Nullable String loss, @Nullable String drift) {
        return new Tuning(
                schedule == null ? null : 0.5,
                schedule == null ? 0 : 1e-3,
                schedule,
                schedule == null ? 0 : 9,
                batch,
                0,
                loss,
                100,
                drift);
    }

    private List<Forecast> learn(Learner learner, List<Row> rows) {
        return learner.learn(Flux.fromIterable(rows), ReverseTape.create(), notes::add)
                .collectList()
                .block();
    }

    @ParameterizedTest
    @CsvSource({
        "ftrl, 0, , 1, , ",
        "rls, 0, , 1, , ",
        "ekf, 2, , 1, , ",
        "gauss-newton, 0, , 1, , ",
        "levenberg-marquardt, 1, , 1, , ",
        "adam, 0, , 1, , ",
        "sgd, 2, inverse-time:0.01, 1, , ",
        "nesterov, 2, exponential:0.5:100, 3, , ",
        "adamw, 2, cosine:100:0.1, 7, , ",
        "adam, 2, , 7, huber:0.5, ",
        "adam, 2, , 1, absolute, adwin",
        "adam, 2, , 1, quantile:0.3, page-hinkley",
    })
    void learnsAndGoesOnFromAnywhereBitForBit(
            String optimizer,
            int hidden,
            @Nullable String schedule,
            int batch,
            @Nullable String loss,
            @Nullable String drift)
            throws IOException {
        List<Row> rows = Weather.rows("Seattle").subList(0, 240);
        Settings settings = settings(optimizer, hidden, tuning(schedule, batch, loss, drift));
        Learner whole = Learner.create(settings, Weather.SCHEMA);
        List<Forecast> expected = learn(whole, rows);
        assertThat(notes).hasSize((int) whole.drifts());
        assertThat(whole.scores().model()).isLessThan(whole.scores().climatology());
        Path file = folder.resolve("snapshot.bin");
        for (int end : new int[] {2, 30, 107, 239}) {
            Learner first = Learner.create(settings, Weather.SCHEMA);
            List<Forecast> actual = new ArrayList<>(learn(first, rows.subList(0, end)));
            first.snapshot().orElseThrow().save(file);
            Learner second = Learner.resume(OnlineSnapshot.load(file));
            actual.addAll(learn(second, rows.subList(end, rows.size())));
            assertThat(actual).as("broken off after row " + end).isEqualTo(expected);
            assertThat(second.snapshot().orElseThrow().parameters())
                    .containsExactly(whole.snapshot().orElseThrow().parameters());
        }
    }

    @ParameterizedTest
    @EnumSource(LossChoice.Kind.class)
    void everyLossHasTheGradientThatDifferencesHave(LossChoice.Kind kind) {
        Random random = new Random(12);
        for (int hidden : new int[] {0, 2}) {
            int outputs = kind.ofClasses() ? 3 : 1;
            double[] theta = random.doubles(
                            hidden == 0 ? LinearModel.size(4, outputs) : Perceptron.size(4, hidden, outputs), -1, 1)
                    .toArray();
            double[][] inputs = new double[5][];
            double[] targets = new double[5];
            for (int s = 0; s < 5; s++) {
                inputs[s] = random.doubles(4, -1, 1).toArray();
                targets[s] = kind.ofClasses() ? s % 3 : random.nextDouble() * 3;
            }
            Batch batch = new Batch(inputs, targets, hidden, outputs, 0.2);
            Sample sample = new Sample(1, "", inputs[0], new Target.NumberReadout(0, 1), 0, 0, 0, batch);
            var loss = Model.loss(kind.ofClasses(), hidden, LossChoice.parse(kind.title()));
            double[] expected = gradient(FiniteDifferences.create(), loss, theta, sample);
            for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create(), SourceAdjoint.create())) {
                assertThat(gradient(backend, loss, theta, sample))
                        .as(backend.name())
                        .containsExactly(expected, within(1e-7));
            }
        }
    }

    private static double[] gradient(Backend backend, Objective<Sample> loss, double[] theta, Sample sample) {
        double[] gradient = new double[theta.length];
        backend.prepareGradient(loss, theta.length).valueAndGradient(theta, sample, gradient);
        return gradient;
    }

    private static Schema schema(boolean classes) {
        return new Schema(List.of(new Column("x", Kind.NUMBER)), new Column("y", classes ? Kind.TEXT : Kind.NUMBER));
    }

    private static List<Row> rows(int count, DoubleUnaryOperator mean, boolean counts) {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            double at = mean.applyAsDouble(x);
            double y = counts ? poisson(random, at) : at + 0.5 * random.nextGaussian();
            String label = y < -1 ? "low" : y < 1 ? "middle" : "high";
            rows.add(new Row(i + 2, "", new double[] {x}, Double.NaN, List.of(), y, label));
        }
        return rows;
    }

    /** By the products of uniform numbers, as Knuth does. */
    private static double poisson(Random random, double rate) {
        double product = random.nextDouble();
        int count = 0;
        while (product > Math.exp(-rate)) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static Settings table(int hidden, @Nullable String loss, @Nullable String drift) {
        return new Settings(false, hidden, 8, 1e-2, 5, 1, "adam", new Tuning(null, 0, null, 0, 1, 0, loss, 0, drift));
    }

    @Test
    void aQuantileIsMissedAsOftenAsItSays() {
        for (double level : new double[] {0.1, 0.8}) {
            Learner learner = Learner.create(table(0, "quantile:" + level, null), schema(false));
            List<Forecast> late = learn(learner, rows(4000, x -> 2 * x, false)).subList(1000, 3999);
            double below =
                    late.stream().filter(one -> one.truth() <= one.predicted()).count() / (double) late.size();
            assertThat(below).isCloseTo(level, within(0.05));
        }
    }

    @Test
    void ratesOfCountsAreLearned() {
        Learner learner = Learner.create(table(0, "poisson", null), schema(false));
        DoubleUnaryOperator rate = x -> Math.exp(1 + 0.5 * x);
        List<Row> rows = rows(3000, rate, true);
        List<Forecast> late = learn(learner, rows).subList(2000, 2999);
        double error = late.stream()
                .mapToDouble(one -> Math.abs(one.predicted()
                                / rate.applyAsDouble(
                                        rows.get((int) one.row() - 1).numbers()[0])
                        - 1))
                .average()
                .orElseThrow();
        assertThat(error).isLessThan(0.15);
        List<Row> negative = rows(5, x -> -1000, false);
        assertThatThrownBy(() -> learn(Learner.create(table(0, "poisson", null), schema(false)), negative))
                .isInstanceOf(UnusableDataException.class)
                .hasMessageStartingWith("the target of --loss poisson must be at least 0 but was -")
                .hasMessageEndingWith(" on line 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-entropy", "logistic", "hinge"})
    void classesAreToldApart(String loss) {
        for (int hidden : new int[] {0, 3}) {
            Learner learner = Learner.create(table(hidden, loss, null), schema(true));
            learn(learner, rows(2000, x -> 4 * x, false));
            // The noise alone makes 1 of 12 uncertain.
            assertThat(learner.scores().model()).as(loss + ", " + hidden).isGreaterThan(0.8);
            assertThat(learner.scores().climatology()).isLessThan(0.6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adwin", "page-hinkley"})
    void noticesThatEverythingHasChangedAndNothingThatHasNot(String test) {
        Learner steady = Learner.create(table(0, null, test), schema(false));
        learn(steady, rows(1500, x -> 2 * x, false));
        assertThat(steady.drifts()).isZero();
        assertThat(notes).isEmpty();

        List<Row> turned = new ArrayList<>(rows(1000, x -> 2 * x, false));
        turned.addAll(rows(500, x -> 5 - 4 * x, false));
        Learner learner = Learner.create(table(0, null, test), schema(false));
        learn(learner, turned);
        assertThat(learner.drifts()).isPositive();
        assertThat(notes.get(0))
                .matches("row 10\\d\\d: the errors have grown; what was learned from before is not learned from again");
    }

    @Test
    void aMiniBatchIsFullWhenItIsOrOverdueWhenItsTimeIsOver() {
        AtomicLong clock = new AtomicLong();
        Gathering gathering = new Gathering(new Tuning(null, 0, null, 0, 3, 5, null, 0, null), List.of(), clock::get);
        Batch one = new Batch(new double[][] {{1}}, new double[] {1}, 0, 1, 0);
        assertThat(gathering.accept(one).size()).isZero();
        assertThat(gathering.accept(one).size()).isZero();
        assertThat(gathering.accept(one).size()).isEqualTo(3);
        assertThat(gathering.state()).isEmpty();
        gathering.accept(one);
        clock.set(4_999_999);
        assertThat(gathering.overdue()).isEmpty();
        clock.set(5_000_000);
        assertThat(gathering.overdue().map(Batch::size)).isEqualTo(Optional.of(1));
        assertThat(gathering.overdue()).isEmpty();
        clock.set(20_000_000);
        assertThat(gathering.accept(one).size()).isZero();
        assertThat(gathering.overdue()).isEmpty();
    }

    @Test
    void aMiniBatchOfOneTimeIsLearnedFromBeforeTheNextRowIsPredicted() {
        // Nothing waits for longer than no time at all, so that every row is overdue when the next one comes.
        AtomicLong clock = new AtomicLong();
        Gathering gathering = new Gathering(
                new Tuning(null, 0, null, 0, 100, 1, null, 0, null), List.of(), () -> clock.getAndAdd(1_000_000));
        Settings settings = table(0, null, null);
        Features features = Features.create(false, schema(false));
        Samples samples = new Samples(
                settings,
                features,
                NumberTarget.create(false),
                Standardizer.create(features.size()),
                Memory.create(),
                gathering,
                0);
        List<Sample> given = rows(4, x -> x, false).stream()
                .flatMap(row -> samples.accept(row).stream())
                .toList();
        assertThat(given).extracting(Sample::row).containsExactly(2L, 0L, 3L, 0L, 4L);
        assertThat(given).extracting(sample -> sample.batch().size()).containsExactly(0, 1, 0, 2, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss | magic | --loss must be one of squared, absolute, huber, quantile, poisson, cross-entropy, logistic,"
                        + " hinge but was magic",
                "loss | huber:x | --loss huber must have finite numbers but had 'x'",
                "loss | huber:1:2 | --loss huber must have 1 number at most but had 2",
                "loss | hinge:1 | --loss hinge must have no number but had 1",
                "loss | huber:-1 | --loss huber must have a number above 0 but had -1.0",
                "loss | quantile:1 | --loss quantile must have a number above 0 and below 1 but had 1.0",
                "schedule | magic | --schedule must be one of constant, inverse-root, inverse-time:0.01,"
                        + " exponential:0.5:1000, cosine:1000:0 but was magic",
                "schedule | cosine:1:2:3 | --schedule cosine must have 2 numbers at most but had 3",
                "schedule | inverse-time:-1 | --schedule inverse-time: Schedule: decay must be at least 0 and finite but was"
                        + " -1.0",
                "schedule | exponential:0.5:0 | --schedule exponential: Schedule: steps must be positive and finite but was"
                        + " 0.0",
            })
    void saysWhatIsNoLossAndNoSchedule(String option, String text, String sentence) {
        assertThatThrownBy(() -> {
                    if (option.equals("loss")) {
                        LossChoice.parse(text);
                    } else {
                        Schedules.parse(text);
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void schedulesAreThoseOfTheirNames() {
        assertThat(Schedules.parse("constant").factor(99)).isEqualTo(1);
        assertThat(Schedules.parse("inverse-root").factor(4)).isEqualTo(0.5);
        assertThat(Schedules.parse("inverse-time:0.5").factor(3)).isEqualTo(0.5);
        assertThat(Schedules.parse("exponential:0.25:10").factor(11)).isEqualTo(0.25);
        assertThat(Schedules.parse("cosine:100:0.2").factor(101)).isEqualTo(0.2);
    }
}
