package dev.fluxion.examples.learn;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineSnapshot;
import dev.fluxion.streams.online.PrequentialStep;
import dev.fluxion.streams.online.TrainingStep;
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
    private final Online<Sample> online;
    private @Nullable OnlineSnapshot resumed;
    private @Nullable TrainingStep last;

    private Learner(Settings settings, Schema schema) {
        this.settings = settings;
        this.schema = schema;
        boolean classes = isClassification(schema);
        this.features = Features.create(settings.forecast(), schema);
        this.target = classes ? ClassTarget.create(settings.classes()) : NumberTarget.create();
        this.standardizer = Standardizer.create(features.size());
        this.memory = Memory.create();
        this.samples = new Samples(settings, features, target, standardizer, memory, 0);
        this.scores = Scores.create(classes);
        this.trace = Trace.create();
        double[] start = Perceptron.initial(features.size(), settings.hidden(), target.outputs(), settings.seed());
        this.online = Online.minimize(loss(classes), start).using(settings.rule());
    }

    private Learner(LearnerState state, OnlineSnapshot snapshot) {
        this.settings = state.settings();
        this.schema = state.schema();
        boolean classes = isClassification(schema);
        this.features = Features.from(settings.forecast(), schema, state.features());
        this.target = state.target();
        this.standardizer = Standardizer.from(state.standardizer());
        this.memory = Memory.from(state.memory());
        this.samples = new Samples(settings, features, target, standardizer, memory, state.rows());
        this.scores = Scores.from(classes, state.scores());
        this.trace = Trace.from(state.trace());
        this.resumed = snapshot;
        this.online = Online.resume(loss(classes), snapshot).using(settings.rule());
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
        return rows.mapNotNull(row -> samples.accept(row).orElse(null))
                .transform(online.with(backend).predicting((theta, sample) -> sample.forecast(theta)))
                .map(step -> score(step, notes));
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
        OnlineSnapshot training = last == null ? resumed : last.snapshot();
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
                trace.state());
        return Optional.of(state.attachTo(training));
    }

    private Forecast score(PrequentialStep<Sample, Double> step, Consumer<String> notes) {
        last = step.step();
        step.step().reason().ifPresent(reason -> notes.accept("not learned from: " + reason));
        Sample sample = step.sample();
        Forecast forecast = new Forecast(
                sample.row(),
                sample.day(),
                step.prediction(),
                sample.persistence(),
                sample.climatology(),
                sample.truth());
        scores.accept(forecast);
        trace.accept(forecast, scores);
        return forecast;
    }

    private static boolean isClassification(Schema schema) {
        return schema.target().kind() == Kind.TEXT;
    }

    private static Objective<Sample> loss(boolean classes) {
        return classes
                ? (theta, sample) -> Perceptron.logisticLoss(theta, sample.batch())
                : (theta, sample) -> Perceptron.squaredLoss(theta, sample.batch());
    }
}
