package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.examples.learn.LeastSquares;
import dev.fluxion.examples.learn.Optimizers;
import dev.fluxion.examples.learn.Plots;
import dev.fluxion.examples.learn.RowFeed;
import dev.fluxion.examples.learn.Settings;
import dev.fluxion.examples.learn.Tuning;
import dev.fluxion.examples.table.Choice;
import dev.fluxion.examples.table.UnusableDataException;
import dev.fluxion.streams.DifferentiationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns from a stream of rows, online: each row is predicted first and learned from afterwards. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Forecasts tomorrow's maximum temperature from the days so far, learning as the days go by.",
            "",
            "A perceptron in plain Java reads four years of daily weather as a stream. Each day is predicted first and"
                    + " learned from afterwards, so every error counted is an error of a real forecast. With --data it"
                    + " learns from a CSV file of yours."
        },
        footer = {
            "",
            "For a file of yours, each row is predicted from its other columns: numbers as they are, a date as the time of"
                    + " year, text as one of 8 indicators by its hash code. A numeric target's last two values and its"
                    + " means over 7 and 30 rows are features too. With --forecast only earlier rows are used: the"
                    + " numbers of the last two and date and text of the last. The first row is only a start."
        })
final class LearnCommand implements Callable<Integer> {

    private static final List<String> STATIONS = List.of("Seattle", "New York");
    private static final List<String> FIXED_BY_SNAPSHOT = List.of(
            "--station",
            "--target",
            "--task",
            "--forecast",
            "--ignore",
            "--hidden",
            "--replay",
            "--rate",
            "--optimizer",
            "--classes",
            "--seed");

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LearnTuning tuning;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--station",
            paramLabel = "NAME",
            description = "Whose weather of those bundled: Seattle, the default, or New York.")
    private @Nullable String station;

    @Option(names = "--data", paramLabel = "FILE.csv", description = "Your own rows; the first line names the columns.")
    private @Nullable Path data;

    @Option(names = "--target", paramLabel = "COLUMN", description = "The column of --data to predict.")
    private @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "What --data is learned by: regression or classification. By default regression if the target"
                    + " holds numbers.")
    private @Nullable Task task;

    @Option(
            names = "--forecast",
            description = "Predict each row of --data from earlier rows only, as for the bundled weather.")
    private boolean forecast;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of --data not to use, separated by commas.")
    private List<String> ignored = List.of();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            defaultValue = "reverse-tape",
            description = "What to differentiate with: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String backendName = "";

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of the perceptron; 0 for a linear model. Default: 6.")
    private @Nullable Integer hidden;

    @Option(
            names = "--replay",
            paramLabel = "N",
            description = "Earlier rows to learn from again with every new one; 0 is fastest. Default: 64.")
    private @Nullable Integer replay;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            completionCandidates = OptimizerNames.class,
            description = "What to learn by: ${COMPLETION-CANDIDATES}. Default: adam.")
    private @Nullable String optimizer;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Learning rate. By default what suits the optimizer, 0.01 for Adam.")
    private @Nullable Double rate;

    @Option(names = "--classes", paramLabel = "N", description = "The most classes the target may have. Default: 16.")
    private @Nullable Integer classes;

    @Option(names = "--seed", paramLabel = "N", description = "Chooses the parameters to start from. Default: 1.")
    private @Nullable Long seed;

    @Option(names = "--rows", paramLabel = "N", description = "Stop after so many rows; --resume goes on from there.")
    private long most = Long.MAX_VALUE;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Where the plots go, and the snapshot, also on Ctrl-C. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("out");

    @Option(
            names = "--resume",
            paramLabel = "SNAPSHOT",
            description =
                    "Continue a run bit for bit, with the rows it has not seen: those after its last one if the data"
                            + " begins with the rows it has seen, all of them otherwise.")
    private @Nullable Path resume;

    @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // set before anything is done
    private Progress progress;

    /** Learns, writes plots and a snapshot, and prints the result. */
    @Override
    public Integer call() throws IOException {
        progress = Progress.of(spec.commandLine().getErr(), progressMode(), System::nanoTime);
        Backend chosen = backend();
        checkNumbers();
        try (LearnRun run = resume == null ? start() : resume(resume)) {
            Files.createDirectories(out);
            learn(run, chosen);
        }
        return CommandLine.ExitCode.OK;
    }

    private LearnRun start() {
        Settings usual = Settings.forecasting();
        String method = orElse(optimizer, Optimizers.ADAM.title());
        Tuning tuned = tuning.tuning(method, orElse(hidden, usual.hidden()));
        boolean solves = LeastSquares.named(method).isPresent();
        Settings settings = new Settings(
                forecast || data == null,
                orElse(hidden, usual.hidden()),
                solves ? 0 : orElse(replay, usual.replay()),
                solves ? 0 : orElse(rate, usualRate(method)),
                orElse(classes, usual.classes()),
                orElse(seed, usual.seed()),
                method,
                tuned);
        return LearnRun.start(data, data == null ? weather() : yours(), settings, progress::say);
    }

    private LearnRun resume(Path snapshot) throws IOException {
        for (String option : Stream.concat(FIXED_BY_SNAPSHOT.stream(), LearnTuning.OPTIONS.stream())
                .toList()) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw misuse(option + " must be left out with --resume, which goes on as the snapshot has it");
            }
        }
        return LearnRun.resume(snapshot, data, progress::say);
    }

    /** Leaves out the kind of weather in words, which has not been found to help. */
    private Choice weather() {
        for (String option : List.of("--target", "--task", "--forecast", "--ignore")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw misuse(option + " must come with --data but there is none");
            }
        }
        String wanted = station == null ? STATIONS.get(0) : station;
        String known = STATIONS.stream()
                .filter(name -> name.equalsIgnoreCase(wanted.replace('-', ' ')))
                .findFirst()
                .orElseThrow(() -> misuse("--station must be " + String.join(" or ", STATIONS) + " but was " + wanted));
        return new Choice("temp_max", null, Set.of("weather"), new Choice.Only("location", known));
    }

    private Choice yours() {
        if (station != null) {
            throw misuse("--station must be left out with --data: it chooses from the bundled weather");
        }
        if (target == null) {
            throw misuse("--data must come with --target, the name of the column to predict");
        }
        Boolean targetIsClass = task == null ? null : Boolean.valueOf(task == Task.CLASSIFICATION);
        return new Choice(target, targetIsClass, Set.copyOf(ignored), null);
    }

    private void learn(LearnRun run, Backend chosen) throws IOException {
        RowFeed feed = RowFeed.of(run.rows(), most);
        progress.begin(progressMode() == Progress.Mode.BAR ? Math.min(most, run.countRemaining()) : 0);
        Interruption interruption = Interruption.calls(() -> keep(run, feed));
        try {
            run.learner()
                    .learn(feed.flux(), chosen, progress::say)
                    .doOnNext(done -> progress.advance(run.learner().scores()))
                    .blockLast();
            run.save(snapshotFile(), feed.position());
        } catch (DifferentiationException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            progress.end();
            interruption.over();
        }
        if (run.learner().scores().predictions() == 0) {
            throw new UnusableDataException(run.name() + " must have at least 2 rows that can be used but had "
                    + run.learner().rows());
        }
        List<Path> files = new ArrayList<>(draw(run));
        files.add(snapshotFile());
        print(run, chosen, files);
    }

    private void print(LearnRun run, Backend chosen, List<Path> files) {
        LearnReport report = new LearnReport(
                run.learner().scores(),
                run.learner().rows(),
                progress.perSecond(),
                chosen.name(),
                run.learner().settings().hidden() == 0 ? "linear" : "perceptron",
                run.learner().looksOutForDrift() ? run.learner().drifts() : null);
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(report.json());
            return;
        }
        report.lines(run.name(), run.learner().schema().target().name(), run.isWeather())
                .forEach(stdout::println);
        stdout.println();
        files.forEach(file -> stdout.println("wrote " + file));
    }

    private List<Path> draw(LearnRun run) throws IOException {
        return PlotFolder.draw(
                out, folder -> Plots.of(run.learner(), run.name()).write(folder), progress::say);
    }

    /** What is left to do when interrupted. */
    private void keep(LearnRun run, RowFeed feed) {
        try {
            if (feed.hold(10, TimeUnit.SECONDS) && run.save(snapshotFile(), feed.position())) {
                progress.say(
                        "interrupted after " + run.learner().rows() + " rows; --resume " + snapshotFile() + " goes on");
            }
        } catch (IOException e) {
            progress.say("interrupted, and the snapshot could not be written: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path snapshotFile() {
        return out.resolve("snapshot.bin");
    }

    private Progress.Mode progressMode() {
        return Terminal.errIsTerminal() ? Progress.Mode.BAR : json ? Progress.Mode.NONE : Progress.Mode.LINES;
    }

    private Backend backend() {
        return NamedBackends.required(spec, backendName);
    }

    private double usualRate(String method) {
        return Optimizers.named(method)
                .orElseThrow(() ->
                        misuse("--optimizer must be one of " + String.join(", ", allNames()) + " but was " + method))
                .usualRate();
    }

    private static List<String> allNames() {
        return Stream.concat(Optimizers.names().stream(), LeastSquares.names().stream())
                .toList();
    }

    private void checkNumbers() {
        checkRange("--hidden", hidden, 0, 10_000);
        checkRange("--replay", replay, 0, 10_000);
        checkRange("--classes", classes, 2, 10_000);
        if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
            throw misuse("--rate must be positive and finite but was " + rate);
        }
        if (most < 1) {
            throw misuse("--rows must be at least 1 but was " + most);
        }
    }

    private void checkRange(String option, @Nullable Integer value, int least, int greatest) {
        if (value != null && (value < least || value > greatest)) {
            throw misuse(option + " must be from " + least + " to " + greatest + " but was " + value);
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static <T> T orElse(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }

    /** The optimizers' names, for the command line's help. */
    static final class OptimizerNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return allNames().iterator();
        }
    }

    /** What is predicted. */
    enum Task {
        REGRESSION,
        CLASSIFICATION;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
