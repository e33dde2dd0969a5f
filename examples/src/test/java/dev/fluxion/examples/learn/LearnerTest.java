package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.ComplexStep;
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
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LearnerTest {

    /** The best linear model of MOA, learning online from the same days. */
    private static final double BEST_ONLINE_LINEAR_LEARNER = 2.748;

    /** What all backends must agree to. */
    private static final double SIX_DIGITS = 1e-6;

    /** Three digits behind the point. */
    private static final double AS_IN_THE_README = 5e-4;

    private static final Settings FORECASTING = Settings.forecasting();
    private static final Settings TABLE = new Settings(false, 4, 8, 1e-2, 5, 1);

    /** A table with a number, a date, a text and a target. */
    private static final List<Column> COLUMNS =
            List.of(new Column("x", Kind.NUMBER), new Column("day", Kind.DATE), new Column("word", Kind.TEXT));

    @TempDir
    private Path folder;

    @Test
    void forecastsSeattleBetterThanPersistenceAndTheBestLinearLearnerWithEveryExactBackend() {
        Learner reverse = learner(Weather.SCHEMA, FORECASTING);
        forecasts(reverse, Weather.rows("Seattle"), ReverseTape.create());
        assertThat(reverse.scores().predictions()).isEqualTo(1460);
        assertThat(reverse.scores().persistence()).isCloseTo(2.896, within(AS_IN_THE_README));
        assertThat(reverse.scores().model())
                .isLessThan(BEST_ONLINE_LINEAR_LEARNER)
                .isCloseTo(2.676, within(AS_IN_THE_README));

        // Several at once: they have nothing to do with one another.
        Stream.of(ForwardDual.create(), CompiledTape.create(), SourceAdjoint.create(), ArrayTape.create())
                .parallel()
                .forEach(other -> assertThat(score(Weather.rows("Seattle"), other))
                        .as(other.name())
                        .isCloseTo(reverse.scores().model(), within(SIX_DIGITS)));
    }

    @Test
    void forecastsNewYorkBetterThanPersistence() {
        Learner learner = learner(Weather.SCHEMA, FORECASTING);
        forecasts(learner, Weather.rows("New York"), ReverseTape.create());
        assertThat(learner.scores().persistence()).isCloseTo(3.827, within(AS_IN_THE_README));
        assertThat(learner.scores().model()).isCloseTo(3.237, within(AS_IN_THE_README));
    }

    @Test
    void learnsTheSameFromDifferencesAsFromExactGradients() {
        List<Row> days = Weather.rows("Seattle").subList(0, 120);
        double exact = score(days, ReverseTape.create());
        assertThat(score(days, FiniteDifferences.create())).isCloseTo(exact, within(SIX_DIGITS));
        assertThat(score(days, ComplexStep.create())).isCloseTo(exact, within(SIX_DIGITS));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 60, 299})
    void doesNotLookAheadWhenForecasting(int changedFrom) {
        List<Row> days = Weather.rows("Seattle").subList(0, 300);
        List<Forecast> original = forecasts(learner(Weather.SCHEMA, FORECASTING), days, ReverseTape.create());
        Random random = new Random(changedFrom);
        List<Row> otherFuture = changed(
                days,
                changedFrom,
                row -> new Row(
                        row.line(),
                        "1999-07-01",
                        random.doubles(row.numbers().length, -1e6, 1e6).toArray(),
                        random.nextDouble(),
                        row.texts(),
                        random.nextDouble(-1e6, 1e6),
                        "?"));
        List<Forecast> other = forecasts(learner(Weather.SCHEMA, FORECASTING), otherFuture, ReverseTape.create());
        assertSamePredictionsUpTo(changedFrom, original, other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesNotLookAtTheTargetOrAheadInATable(boolean classes) {
        int changedFrom = 80;
        Schema schema = schema(classes);
        List<Row> rows = table(classes, 100);
        List<Row> otherFuture = new ArrayList<>(changed(
                rows,
                changedFrom + 1,
                row -> new Row(row.line(), "", new double[] {1e6}, 0.9, List.of("?"), -1e6, "surprise")));
        Row last = rows.get(changedFrom);
        otherFuture.set(
                changedFrom,
                new Row(last.line(), last.day(), last.numbers(), last.season(), last.texts(), 1e6, "surprise"));
        assertSamePredictionsUpTo(
                changedFrom,
                forecasts(learner(schema, TABLE), rows, ReverseTape.create()),
                forecasts(learner(schema, TABLE), otherFuture, ReverseTape.create()));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 51, 200, 399})
    void resumesAForecastBitForBit(int breakAfter) throws IOException {
        resumesBitForBit(Weather.SCHEMA, FORECASTING, Weather.rows("Seattle").subList(0, 400), breakAfter);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resumesATableBitForBit(boolean classes) throws IOException {
        resumesBitForBit(schema(classes), TABLE, table(classes, 150), 70);
    }

    @Test
    void resumesAfterTheMemoryHasBegunToForget() throws IOException {
        Settings hasty = new Settings(false, 2, 1, 1e-2, 5, 1);
        resumesBitForBit(schema(false), hasty, table(false, 4500), 4300);
    }

    @Test
    void learnsClassesAsTheyTurnUp() {
        Learner learner = learner(schema(true), TABLE);
        forecasts(learner, table(true, 3000), ReverseTape.create());
        assertThat(learner.labels()).containsExactlyInAnyOrder("low", "middle", "high");
        assertThat(learner.scores().model()).isGreaterThan(0.9);
        assertThat(learner.scores().climatology()).isLessThan(0.6);
    }

    @Test
    void refusesMoreClassesThanAnnounced() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            rows.add(new Row(i + 2, "", new double[] {i}, 0.5, List.of("a"), Double.NaN, "class " + i));
        }
        Learner learner = learner(schema(true), TABLE);
        assertThatThrownBy(() -> forecasts(learner, rows, ReverseTape.create()))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(
                        "the target must have at most 5 classes but 'class 5' on line 7 is one more; raise --classes"
                                + " or choose another target");
    }

    /** On threads that must not wait: rows in memory, as a stream would bring them. */
    @Test
    void learningNeverBlocks() {
        Learner learner = learner(Weather.SCHEMA, FORECASTING);
        learner.learn(Flux.fromIterable(Weather.rows("Seattle").subList(0, 60)), ReverseTape.create(), note -> {})
                .subscribeOn(Schedulers.parallel())
                .as(StepVerifier::create)
                .expectNextCount(59)
                .verifyComplete();
    }

    @Test
    void hasNothingToSaveBeforeTheSecondRow() {
        Learner learner = learner(Weather.SCHEMA, FORECASTING);
        forecasts(learner, Weather.rows("Seattle").subList(0, 1), ReverseTape.create());
        assertThat(learner.snapshot()).isEmpty();
    }

    private void resumesBitForBit(Schema schema, Settings settings, List<Row> rows, int breakAfter) throws IOException {
        Backend backend = ReverseTape.create();
        Learner whole = learner(schema, settings);
        List<Forecast> expected = forecasts(whole, rows, backend);

        Learner first = learner(schema, settings);
        List<Forecast> actual = new ArrayList<>(forecasts(first, rows.subList(0, breakAfter), backend));
        Path file = folder.resolve("snapshot.bin");
        first.snapshot().orElseThrow().save(file);
        Learner second = Learner.resume(OnlineSnapshot.load(file));
        actual.addAll(forecasts(second, rows.subList(breakAfter, rows.size()), backend));

        assertThat(actual).isEqualTo(expected);
        OnlineSnapshot end = second.snapshot().orElseThrow();
        OnlineSnapshot expectedEnd = whole.snapshot().orElseThrow();
        assertThat(end.parameters()).isEqualTo(expectedEnd.parameters());
        assertThat(end.attachment("learner"))
                .hasValueSatisfying(state -> assertThat(state)
                        .isEqualTo(expectedEnd.attachment("learner").orElseThrow()));
    }

    private static void assertSamePredictionsUpTo(int row, List<Forecast> original, List<Forecast> other) {
        // The first row has no forecast, so forecast i is that of row i + 1, counted from 0.
        for (int i = 0; i < row; i++) {
            assertThat(other.get(i).predicted()).isEqualTo(original.get(i).predicted());
            assertThat(other.get(i).persistence()).isEqualTo(original.get(i).persistence());
            assertThat(other.get(i).climatology()).isEqualTo(original.get(i).climatology());
        }
        assertThat(other.get(row - 1).truth())
                .isNotEqualTo(original.get(row - 1).truth());
    }

    private static double score(List<Row> rows, Backend backend) {
        Learner learner = learner(Weather.SCHEMA, FORECASTING);
        forecasts(learner, rows, backend);
        return learner.scores().model();
    }

    private static Learner learner(Schema schema, Settings settings) {
        return Learner.create(settings, schema);
    }

    private static List<Forecast> forecasts(Learner learner, List<Row> rows, Backend backend) {
        return learner.learn(Flux.fromIterable(rows), backend, note -> {})
                .collectList()
                .block();
    }

    private static List<Row> changed(List<Row> rows, int from, UnaryOperator<Row> change) {
        List<Row> changed = new ArrayList<>(rows.subList(0, from));
        rows.subList(from, rows.size()).forEach(row -> changed.add(change.apply(row)));
        return changed;
    }

    private static Schema schema(boolean classes) {
        return new Schema(COLUMNS, new Column("y", classes ? Kind.TEXT : Kind.NUMBER));
    }

    /** Rows whose target follows from their columns, with a little noise. */
    private static List<Row> table(boolean classes, int size) {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double x = random.nextGaussian();
            boolean wet = random.nextBoolean();
            double y = 3 * x + (wet ? 2 : -2) + 0.1 * random.nextGaussian();
            String label = y < -2 ? "low" : y < 2 ? "middle" : "high";
            rows.add(new Row(
                    i + 2,
                    "2020-01-01",
                    new double[] {x},
                    random.nextDouble(),
                    List.of(wet ? "wet" : "dry"),
                    classes ? Double.NaN : y,
                    label));
        }
        return rows;
    }
}
