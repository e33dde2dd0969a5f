package dev.fluxion.examples.learn;

import dev.fluxion.Backend;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import dev.fluxion.streams.online.OnlineSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Predicts every row of a stream from the rows before it, then learns from it.
 *
 * <p>Everything that a prediction depends on (the parameters, the means and deviations that features are standardized by,
 * the examples that are learned from again) is made of earlier rows and, unless {@link Settings#forecast}, the row's
 * other columns.
 *
 * <p>For one stream, one subscription and one thread.
 */
public final class Learner {

    private final Settings settings;
    private final Schema schema;
    private final Features features;
    private final Target target;
    private final Standardizer standardizer;
    private final Memory memory;
    private final Samples samples;
    private final Scores scores;
    private final Trace trace;
    private final Gathering gathering;
    private final @Nullable Drift drift;
    private final Teaching teaching;
    private @Nullable OnlineSnapshot resumed;
    private @Nullable Lesson last;

    private Learner(Settings settings, Schema schema) {
        this.settings = settings;
        this.schema = schema;
        boolean classes = isClassification(schema);
        this.features = Features.create(settings.forecast(), schema);
        this.target = classes ? ClassTarget.create(settings.classes()) : NumberTarget.create(countsOf(settings));
        this.standardizer = Standardizer.create(features.size());
        this.memory = Memory.create();
        this.gathering = new Gathering(settings.tuned(), List.of(), System::nanoTime);
        this.samples = new Samples(settings, features, target, standardizer, memory, gathering, 0);
        this.scores = Scores.create(classes);
        this.trace = Trace.create();
        this.drift = Drift.named(settings.tuned().drift()).orElse(null);
        this.teaching = Teaching.of(settings, classes, start(), null);
    }

    private Learner(LearnerState state, OnlineSnapshot snapshot) {
        this.settings = state.settings();
        this.schema = state.schema();
        boolean classes = isClassification(schema);
        this.features = Features.from(settings.forecast(), schema, state.features());
        this.target = state.target();
        this.standardizer = Standardizer.from(state.standardizer());
        this.memory = Memory.from(state.memory());
        this.gathering = new Gathering(settings.tuned(), state.waiting(), System::nanoTime);
        this.samples = new Samples(settings, features, target, standardizer, memory, gathering, state.rows());
        this.scores = Scores.from(classes, state.scores());
        this.trace = Trace.from(state.trace());
        this.resumed = snapshot;
        this.drift = Drift.named(settings.tuned().drift()).orElse(null);
        if (drift != null && state.drift() != null) {
            drift.resume(state.drift());
        }
        this.teaching = Teaching.of(settings, classes, start(), snapshot);
    }

    private double[] start() {
        return Model.initial(features.size(), settings.hidden(), target.outputs(), settings.seed());
    }

    /** A learner that knows nothing yet. */
    public static Learner create(Settings settings, Schema schema) {
        return new Learner(settings, schema);
    }

    /**
     * The learner that {@link #snapshot} was asked of; it continues bit for bit.
     *
     * @throws IllegalArgumentException if the snapshot is not one of a learner
     */
    public static Learner resume(OnlineSnapshot snapshot) {
        return new Learner(LearnerState.attachedTo(snapshot), snapshot);
    }

    /**
     * Predicts and learns.
     *
     * @param rows the rows to come
     * @param backend what to differentiate with
     * @param notes takes a sentence for every row that could not be learned from
     * @return a forecast for each row but the very first
     */
    public Flux<Forecast> learn(Flux<Row> rows, Backend backend, Consumer<String> notes) {
        // No row is asked for before the one before it is done with.
        Flux<Sample> wanted = rows.concatMap(row -> Flux.fromIterable(samples.accept(row)), 0);
        return teaching.lessons(wanted, backend).mapNotNull(lesson -> score(lesson, notes));
    }

    /** What is learned from. */
    public Schema schema() {
        return schema;
    }

    /** How it is learned. */
    public Settings settings() {
        return settings;
    }

    /** How many rows there were. */
    public long rows() {
        return samples.rows();
    }

    /** How good the predictions were. */
    public Scores scores() {
        return scores;
    }

    /** Whether growing errors are looked out for. */
    public boolean looksOutForDrift() {
        return drift != null;
    }

    /** How often the errors have been found to grow; 0 if nobody looked out for it. */
    public long drifts() {
        return drift == null ? 0 : drift.alarms();
    }

    /** What plots are drawn from. */
    public Trace trace() {
        return trace;
    }

    /** The classes met, in the order of their numbers; empty for a regression. */
    public List<String> labels() {
        return target.labels();
    }

    /** All that is needed to continue, or empty if nothing has been learned yet. */
    public Optional<OnlineSnapshot> snapshot() {
        OnlineSnapshot training = last == null ? resumed : last.snapshot().get();
        if (training == null) {
            return Optional.empty();
        }
        LearnerState state = new LearnerState(
                settings,
                schema,
                rows(),
                features.state(),
                target.numberState(),
                target.classState(),
                standardizer.state(),
                memory.state(),
                scores.state(),
                trace.state(),
                gathering.state(),
                drift == null ? null : drift.state());
        return Optional.of(state.attachTo(training));
    }

    private @Nullable Forecast score(Lesson lesson, Consumer<String> notes) {
        last = lesson;
        lesson.reason().ifPresent(reason -> notes.accept("not learned from: " + reason));
        Sample sample = lesson.sample();
        if (sample.row() == 0) {
            return null;
        }
        Forecast forecast = new Forecast(
                sample.row(),
                sample.day(),
                lesson.prediction(),
                sample.persistence(),
                sample.climatology(),
                sample.truth());
        scores.accept(forecast);
        trace.accept(forecast, scores);
        lookOutForDrift(forecast, sample, notes);
        return forecast;
    }

    private void lookOutForDrift(Forecast forecast, Sample sample, Consumer<String> notes) {
        if (drift != null && drift.accept(sample.readout().error(forecast.predicted(), forecast.truth()))) {
            notes.accept("row " + forecast.row()
                    + ": the errors have grown; what was learned from before is not learned" + " from again");
            memory.forget();
        }
    }

    /** Whether the target is a count, whose rate is predicted. */
    static boolean countsOf(Settings settings) {
        LossChoice loss = settings.tuned().lossChoice();
        return loss != null && loss.kind() == LossChoice.Kind.POISSON;
    }

    private static boolean isClassification(Schema schema) {
        return schema.target().kind() == Kind.TEXT;
    }
}
