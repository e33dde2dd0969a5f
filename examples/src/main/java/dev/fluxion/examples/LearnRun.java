package dev.fluxion.examples;

import dev.fluxion.examples.learn.Learner;
import dev.fluxion.examples.learn.LeastSquares;
import dev.fluxion.examples.learn.LossChoice;
import dev.fluxion.examples.learn.Origin;
import dev.fluxion.examples.learn.RowFeed;
import dev.fluxion.examples.learn.Settings;
import dev.fluxion.examples.table.Choice;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Rows;
import dev.fluxion.examples.table.Source;
import dev.fluxion.examples.table.UnusableDataException;
import dev.fluxion.streams.online.OnlineSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A learner and the rows it is about to learn from. */
final class LearnRun implements AutoCloseable {

    private static final String BUNDLED = "weather-seattle-newyork.csv";

    private final @Nullable String file;
    private final Choice choice;
    private final Source source;
    private final Rows rows;
    private final Learner learner;

    private LearnRun(@Nullable String file, Choice choice, Source source, Rows rows, Learner learner) {
        this.file = file;
        this.choice = choice;
        this.source = source;
        this.rows = rows;
        this.learner = learner;
    }

    /**
     * A run that begins.
     *
     * @param file the file to learn from, or null for the bundled weather
     * @param choice which columns and rows of it to use
     * @param settings how to learn
     * @param notes takes a sentence for everything that is passed over
     */
    static LearnRun start(@Nullable Path file, Choice choice, Settings settings, Consumer<String> notes) {
        String name = file == null ? null : file.toString();
        Source source = source(name);
        Rows rows = Rows.open(source, choice, notes);
        if (settings.forecast() && rows.schema().target().kind() == Kind.TEXT) {
            throw new UnusableDataException("a forecast must have a target that holds numbers but " + choice.target()
                    + " is learned by classification; leave out --forecast");
        }
        refuseOtherTargets(choice.target(), settings, rows.schema().target().kind() == Kind.TEXT);
        return new LearnRun(name, choice, source, rows, Learner.create(settings, rows.schema()));
    }

    /** Refuses a loss, or a way to learn, that is not meant for such a target. */
    private static void refuseOtherTargets(String target, Settings settings, boolean classes) {
        LossChoice loss = settings.lossChoice();
        if (loss != null && loss.kind().ofClasses() != classes) {
            throw new UnusableDataException("--loss " + loss.kind().title() + " must have a target "
                    + (classes
                            ? "that holds numbers but " + target + " is learned by classification"
                            : "of classes but " + target + " holds numbers"));
        }
        if (classes && LeastSquares.named(settings.optimizer()).isPresent()) {
            throw new UnusableDataException("--optimizer " + settings.optimizer()
                    + " must have a target that holds numbers but " + target + " is learned by classification");
        }
    }

    /**
     * A run that goes on.
     *
     * @param snapshotFile what the earlier run has left
     * @param file the file to learn from, or null for that of the earlier run
     * @param notes takes a sentence for everything that is passed over
     */
    static LearnRun resume(Path snapshotFile, @Nullable Path file, Consumer<String> notes) throws IOException {
        if (!Files.isRegularFile(snapshotFile)) {
            throw new UnusableDataException("--resume must name a snapshot but there is no file " + snapshotFile);
        }
        OnlineSnapshot snapshot = OnlineSnapshot.load(snapshotFile);
        Origin origin = Origin.attachedTo(snapshot);
        Learner learner = Learner.resume(snapshot);
        String name = file == null ? origin.file() : file.toString();
        Source source = source(name);
        Optional<Rows> rest = source.rereadable() ? rest(source, origin, learner, notes) : Optional.empty();
        notes.accept(
                rest.isPresent()
                        ? "continuing " + source.name() + " after row " + origin.rows()
                        : "learning from all of " + source.name() + ", which does not begin with the " + origin.rows()
                                + " rows learned from before");
        Rows rows = rest.orElseGet(() -> Rows.open(source, origin.choice(), learner.schema(), notes));
        return new LearnRun(name, origin.choice(), source, rows, learner);
    }

    Learner learner() {
        return learner;
    }

    Rows rows() {
        return rows;
    }

    /** What the rows are called. */
    String name() {
        Choice.Only only = choice.only();
        return only == null ? source.name() : only.value();
    }

    /** Whether the bundled weather is learned. */
    boolean isWeather() {
        return file == null;
    }

    /** Counts the rows still to come, by reading all; 0 if they can be read but once. */
    long countRemaining() {
        if (!source.rereadable()) {
            return 0;
        }
        try (Rows all = Rows.open(source, choice, learner.schema(), note -> {})) {
            while (all.next() != null) {
                // Rows counts.
            }
            return all.used() - rows.used();
        }
    }

    /**
     * Saves what there is to go on with.
     *
     * @param snapshotFile where to
     * @param position where the rows learned from end
     * @return whether there is anything
     */
    boolean save(Path snapshotFile, RowFeed.Position position) throws IOException {
        Optional<OnlineSnapshot> snapshot = learner.snapshot();
        if (snapshot.isPresent()) {
            new Origin(file, choice, position.rows(), position.fingerprint())
                    .attachTo(snapshot.get())
                    .save(snapshotFile);
        }
        return snapshot.isPresent();
    }

    @Override
    public void close() {
        rows.close();
    }

    /** What comes after the rows the earlier run has used, if they are there. */
    private static Optional<Rows> rest(Source source, Origin origin, Learner learner, Consumer<String> notes) {
        var muted = new MutableNotes(notes);
        Rows rows = Rows.open(source, origin.choice(), learner.schema(), muted);
        while (rows.used() < origin.rows() && rows.next() != null) {
            // Rows counts.
        }
        if (rows.used() == origin.rows() && rows.fingerprint() == origin.fingerprint()) {
            muted.unmute();
            return Optional.of(rows);
        }
        rows.close();
        return Optional.empty();
    }

    private static Source source(@Nullable String file) {
        return file == null ? Source.resource(LearnRun.class, BUNDLED) : Source.file(Path.of(file));
    }

    /** Notes on rows that the earlier run has passed over are not repeated. */
    private static final class MutableNotes implements Consumer<String> {

        private final Consumer<String> notes;
        private boolean muted = true;

        MutableNotes(Consumer<String> notes) {
            this.notes = notes;
        }

        void unmute() {
            muted = false;
        }

        @Override
        public void accept(String note) {
            if (!muted) {
                notes.accept(note);
            }
        }
    }
}
