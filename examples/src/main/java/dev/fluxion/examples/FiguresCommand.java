package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.examples.figures.Crossover;
import dev.fluxion.examples.figures.CrossoverPlot;
import dev.fluxion.examples.figures.Experiment;
import dev.fluxion.examples.figures.RunTimes;
import dev.fluxion.examples.figures.Tables;
import dev.fluxion.examples.figures.Violins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the figures of the paper again. */
@Command(
        name = "figures",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Measures the two figures of the paper on AbstractDifferentiation.jl again, with every backend: gradients of Lotka-Volterra and of"
                    + " a spiral neural equation by the checkpointed interpolating adjoint, as violin plots of run times.",
            "",
            "And over the width of the network's hidden layer, where matrices become faster than numbers."
        })
final class FiguresCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many gradients to time with each backend. Default: ${DEFAULT-VALUE}.")
    private int samples = 200;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description =
                    "After so many seconds a backend is left with fewer, but 3. A third of it goes to warming up, a tenth to"
                            + " each point of the lines. Default: ${DEFAULT-VALUE}.")
    private double seconds = 10;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            split = ",",
            completionCandidates = Names.class,
            description = "Only these backends, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<String> names = List.of();

    @Option(
            names = "--widths",
            paramLabel = "H",
            split = ",",
            defaultValue = "10,20,50,100,200,500,1000,2000,5000",
            description = "The widths of the hidden layer. Default: ${DEFAULT-VALUE}.")
    private int[] widths = {};

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Where plots and numbers go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("out");

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        List<Backend> backends = backends();
        Files.createDirectories(out);
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Experiment experiment : List.of(Experiment.lotkaVolterra(), Experiment.spiral())) {
            List<RunTimes> times = RunTimes.of(experiment, backends, samples, seconds, this::note);
            print(experiment, times);
            List<Path> files = draw(folder -> Violins.write(experiment.title(), times, folder, experiment.name()));
            wrote(Tables.write(times, out, experiment.name()), files);
            times.forEach(each -> figures.add(listed(experiment, each)));
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Crossover crossover : crossovers()) {
            print(crossover);
            List<Path> files = draw(folder -> CrossoverPlot.write(crossover, folder));
            wrote(Tables.write(crossover, out), files);
            lines.addAll(listed(crossover));
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("figures", figures);
            all.put("crossovers", lines);
            spec.commandLine().getOut().println(new Gson().toJson(all));
        }
        return ExitCode.OK;
    }

    private void checkOptions() {
        if (samples < 3) {
            throw misuse("--samples must be at least 3 but was " + samples);
        }
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw misuse("--seconds must be positive but was " + seconds);
        }
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] < (i == 0 ? 1 : widths[i - 1] + 1)) {
                throw misuse("--widths must be positive and rise but were " + Arrays.toString(widths));
            }
        }
    }

    private List<Backend> backends() {
        return names.isEmpty()
                ? Backends.all()
                : names.stream().map(this::backend).toList();
    }

    private Backend backend(String name) {
        return Backends.named(name)
                .orElseThrow(() ->
                        misuse("--backend must be one of " + String.join(", ", new Names()) + " but was " + name));
    }

    private List<Crossover> crossovers() {
        note("widths");
        return List.of(Crossover.atOneState(widths, seconds / 10), Crossover.atManyStates(widths, seconds / 10));
    }

    private void print(Experiment experiment, List<RunTimes> times) {
        double best = times.stream().mapToDouble(RunTimes::median).min().orElseThrow();
        double bestProduct = times.stream().mapToDouble(RunTimes::product).min().orElseThrow();
        say(experiment.title());
        say(String.format(
                Locale.ROOT,
                "%-20s %8s %13s %12s %14s %12s %12s",
                "backend",
                "samples",
                "median",
                "to fastest",
                "one product",
                "to fastest",
                "difference"));
        for (RunTimes each : times) {
            say(String.format(
                    Locale.ROOT,
                    "%-20s %8d %10.3f ms %12.1f %11.3f us %12.1f %12.1e",
                    each.backend(),
                    each.seconds().length,
                    1e3 * each.median(),
                    each.median() / best,
                    1e6 * each.product(),
                    each.product() / bestProduct,
                    each.difference()));
        }
    }

    private void print(Crossover crossover) {
        say(crossover.title() + ", us");
        int[] columns = crossover.widths();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-24s", "hidden units"));
        for (int width : columns) {
            head.append(String.format(Locale.ROOT, "%10d", width));
        }
        say(head.toString());
        for (String way : crossover.ways()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s", way));
            for (double each : crossover.secondsOf(way)) {
                line.append(String.format(Locale.ROOT, "%10.2f", 1e6 * each));
            }
            say(line.toString());
        }
        crossover.sentences().forEach(this::say);
    }

    /** A backend's run times as JSON has them. */
    private static Map<String, Object> listed(Experiment experiment, RunTimes times) {
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("figure", experiment.name());
        listed.put("backend", times.backend());
        listed.put("samples", times.seconds().length);
        listed.put("medianSeconds", times.median());
        listed.put("minSeconds", Arrays.stream(times.seconds()).min().orElseThrow());
        listed.put("maxSeconds", Arrays.stream(times.seconds()).max().orElseThrow());
        listed.put("productSeconds", times.product());
        listed.put("difference", times.difference());
        return listed;
    }

    /** The points of lines as JSON has them. */
    private static List<Map<String, Object>> listed(Crossover crossover) {
        List<Map<String, Object>> points = new ArrayList<>();
        int[] columns = crossover.widths();
        for (String way : crossover.ways()) {
            double[] each = crossover.secondsOf(way);
            for (int i = 0; i < columns.length; i++) {
                Map<String, Object> point = new LinkedHashMap<>();
                point.put("figure", crossover.name());
                point.put("way", way);
                point.put("width", columns[i]);
                point.put("seconds", each[i]);
                points.add(point);
            }
        }
        return points;
    }

    private List<Path> draw(PlotFolder.Drawing drawing) throws IOException {
        return PlotFolder.draw(out, drawing, this::note);
    }

    private void wrote(Path numbers, List<Path> files) {
        say("wrote " + numbers);
        files.forEach(file -> say("wrote " + file));
        say("");
    }

    private void say(String line) {
        if (!json) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }
    }

    /** What is being measured, for somebody who waits. */
    private void note(String line) {
        spec.commandLine().getErr().println(line);
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** The names of backends that differentiate at one point by themselves, for the command line's help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Backends.all().stream().map(Backend::name).iterator();
        }
    }
}
