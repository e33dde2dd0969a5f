package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.examples.control.Comparison;
import dev.fluxion.examples.control.Planning;
import dev.fluxion.examples.control.Plots;
import dev.fluxion.examples.control.Report;
import dev.fluxion.examples.control.Task;
import dev.fluxion.examples.control.Trial;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.control.ControlStep;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Controls a simulated plant by gradients, tick by tick. */
@Command(
        name = "control",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Controls a simulated plant by the gradients of its dynamics, tick by tick.",
            "",
            "At each tick the plan for the next second or so is improved by iLQR, from the state that the sensors show, and its"
                    + " first control is applied. The plant waits for the controller, whose computing time is measured and"
                    + " must be within a tick; a tick that it misses goes by under the control of the plan before."
        })
final class ControlCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--plant",
            paramLabel = "NAME",
            completionCandidates = Plants.class,
            defaultValue = "cart-pole",
            description = "What to control: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String plant = "";

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            defaultValue = "compiled-tape",
            description =
                    "What to differentiate with: ${COMPLETION-CANDIDATES}, or all, one after the other, to compare"
                            + " them. Default: ${DEFAULT-VALUE}.")
    private String backendName = "";

    @Option(
            names = "--planner",
            paramLabel = "NAME",
            completionCandidates = Planners.class,
            defaultValue = "ilqr",
            description = "How to plan: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String planner = "";

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "100",
            description = "Ticks in a second, from 20 to 10000. Default: ${DEFAULT-VALUE}.")
    private int rate = 100;

    @Option(
            names = "--ticks",
            paramLabel = "N",
            description = "How many ticks to simulate. Default: 10 seconds of them.")
    private @Nullable Integer ticks;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "1",
            description = "The most iterations for a tick. Default: ${DEFAULT-VALUE}.")
    private int iterations = 1;

    @Option(
            names = "--push",
            paramLabel = "S",
            defaultValue = "0",
            description =
                    "Push the plant about: the standard deviation of what each of its rates is changed by in a tick.")
    private double push;

    @Option(
            names = "--noise",
            paramLabel = "S",
            defaultValue = "0",
            description = "Let the sensors err: the standard deviation of each number they show.")
    private double noise;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Chooses the random numbers.")
    private long seed = 1;

    @Option(names = "--plot", description = "Draw states and controls over time.")
    private boolean plot;

    @Mixin
    private PlotFolder plots = new PlotFolder();

    @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Task task = Task.all().stream()
                .filter(each -> each.name().equals(plant))
                .findFirst()
                .orElseThrow(
                        () -> misuse("--plant must be one of " + String.join(", ", names()) + " but was " + plant));
        boolean compare = backendName.equals("all");
        Backend backend = NamedBackends.named(compare ? NamedBackends.names().get(0) : backendName)
                .orElseThrow(() -> misuse("--backend must be all or one of " + String.join(", ", NamedBackends.names())
                        + " but was " + backendName));
        if (compare && plot) {
            throw misuse("--plot must come with one backend but came with all");
        }
        Planning planning = Arrays.stream(Planning.values())
                .filter(each -> each.toString().equals(planner))
                .findFirst()
                .orElseThrow(() ->
                        misuse("--planner must be one of " + String.join(", ", planners()) + " but was " + planner));
        check("--rate", rate, 20, 10_000);
        int count = ticks == null ? 10 * rate : ticks;
        check("--ticks", count, 1, 10_000_000);
        check("--iterations", iterations, 1, 1_000_000);
        check("--push", push);
        check("--noise", noise);
        Trial trial = new Trial(task, planning, backend, rate, count, iterations, push, noise, seed);
        PrintWriter stdout = spec.commandLine().getOut();
        if (!json) {
            stdout.println(task.name() + ": " + task.wanted());
        }
        if (compare) {
            Comparison comparison = Comparison.run(trial, NamedBackends.all(), System::nanoTime);
            (json ? List.of(comparison.json()) : comparison.lines()).forEach(stdout::println);
            return ExitCode.OK;
        }
        if (!json) {
            stdout.println("  seconds  control  " + String.join("  ", task.coordinates()));
        }
        Report report = run(trial, stdout);
        List<Path> files = plot ? draw(task, report) : List.of();
        if (json) {
            stdout.println(report.json());
            return ExitCode.OK;
        }
        report.lines().forEach(stdout::println);
        files.forEach(file -> stdout.println("wrote " + file));
        return ExitCode.OK;
    }

    /** What a backend refuses is said by its own sentence. */
    private Report run(Trial trial, PrintWriter stdout) {
        try {
            return trial.run(System::nanoTime, step -> {
                if (!json && (step.number() - 1) % Math.max(1, rate / 4) == 0) {
                    stdout.println(line(step));
                }
            });
        } catch (DifferentiationException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private String line(ControlStep step) {
        return String.format(Locale.ROOT, "  %7.2f  ", (step.number() - 1.0) / rate) + numbers(step.control()) + "  "
                + numbers(step.state()) + (step.missed() ? "  deadline missed" : "");
    }

    private static String numbers(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> String.format(Locale.ROOT, "%8.3f", value))
                .collect(Collectors.joining(" "));
    }

    private List<Path> draw(Task task, Report report) throws IOException {
        return plots.draw(
                folder -> Plots.write(folder, task, rate, report.steps()),
                spec.commandLine().getErr()::println);
    }

    private void check(String option, int value, int least, int greatest) {
        if (value < least || value > greatest) {
            throw misuse(option + " must be from " + least + " to " + greatest + " but was " + value);
        }
    }

    private void check(String option, double value) {
        if (!(value >= 0.0 && Double.isFinite(value))) {
            throw misuse(option + " must be at least 0 and finite but was " + value);
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static List<String> names() {
        return Task.all().stream().map(Task::name).toList();
    }

    private static List<String> planners() {
        return Arrays.stream(Planning.values()).map(Planning::toString).toList();
    }

    /** The planners' names, for the command line's help. */
    static final class Planners implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return planners().iterator();
        }
    }

    /** The plants' names, for the command line's help. */
    static final class Plants implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }
}
