package dev.fluxion.examples;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.examples.fit.Data;
import dev.fluxion.examples.fit.DataFile;
import dev.fluxion.examples.fit.Fit;
import dev.fluxion.examples.fit.FitPlot;
import dev.fluxion.examples.fit.FitReport;
import dev.fluxion.examples.fit.Model;
import dev.fluxion.examples.fit.NamedModels;
import dev.fluxion.examples.fit.NistProblem;
import dev.fluxion.examples.fit.NistResult;
import dev.fluxion.examples.fit.NistTable;
import dev.fluxion.examples.formula.FormulaException;
import dev.fluxion.examples.table.UnusableDataException;
import dev.fluxion.streams.solve.Iterate;
import dev.fluxion.streams.solve.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** Fits a curve to data. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Fits a curve to data by nonlinear least squares, with standard errors.",
            "",
            "By the method of Levenberg and Marquardt, whose Jacobians come from any backend. Without --data it fits one of"
                    + " the 27 problems in nonlinear regression of NIST's Statistical Reference Datasets and compares with"
                    + " the certified answer."
        },
        footer = {
            "",
            "A model is a name or a formula such as 'b1*(1-exp(-b2*x))' or 'log(y) = b1-b2*x': numbers, + - * / ^ **,"
                    + " brackets, pi, functions of one number (abs acos asin atan cbrt cos cosh exp ln log log10 sin sinh"
                    + " sqrt tan tanh), the columns by their names, and parameters, which is every other name."
        })
final class FitCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PROBLEM",
            arity = "0..1",
            description = "A problem of NIST, such as Thurber. Default: Misra1a.")
    private @Nullable String problem;

    @Option(names = "--nist", description = "Fit all 27 from both starting points and print a table of the digits.")
    private boolean nist;

    @Option(names = "--data", paramLabel = "FILE.csv", description = "Your own rows; the first line names the columns.")
    private @Nullable Path data;

    @Option(names = "--target", paramLabel = "COLUMN", description = "The column of --data to explain. Default: y.")
    private @Nullable String target;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "What to fit to --data: a formula, the name of a problem for its model, or one of"
                    + " ${COMPLETION-CANDIDATES}, which take the first other numeric column.")
    private @Nullable String model;

    @Option(
            names = "--start",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Where the parameters start, separated by commas; the others at 1.")
    private Map<String, Double> starts = new LinkedHashMap<>();

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Which starting point of the problem: 1, the default, or 2.")
    private @Nullable Integer from;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            description =
                    "What to differentiate with: ${COMPLETION-CANDIDATES}. Default: the first, and with --nist all"
                            + " that are exact.")
    private @Nullable String backendName;

    @Option(names = "--iterates", description = "Print every iterate on standard error.")
    private boolean iterates;

    @Mixin
    private PlotFolder plots = new PlotFolder();

    @Option(
            names = "--json",
            description =
                    "Print the results and nothing else: a JSON list for problems of NIST, one object for --data.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        try {
            if (nist) {
                fitAll();
            } else if (data != null) {
                fitYours(data);
            } else {
                fitOne();
            }
        } catch (FormulaException e) {
            throw new ParameterException(spec.commandLine(), "--model: " + e.getMessage());
        }
        return ExitCode.OK;
    }

    private void checkOptions() {
        refuseTogether(
                "--nist", nist, Map.of("--data", data != null, "PROBLEM", problem != null, "--from", from != null));
        refuseTogether("--data", data != null, Map.of("PROBLEM", problem != null, "--from", from != null));
        if (data == null) {
            for (String option : List.of("--target", "--model", "--start")) {
                if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                    throw misuse(option + " must come with --data but there is none");
                }
            }
        } else if (model == null) {
            throw misuse("--data must come with --model, what to fit");
        }
        if (from != null && from != 1 && from != 2) {
            throw misuse("--from must be 1 or 2 but was " + from);
        }
    }

    private void refuseTogether(String option, boolean given, Map<String, Boolean> others) {
        others.forEach((other, also) -> {
            if (given && also) {
                throw misuse(other + " must be left out with " + option);
            }
        });
    }

    private void fitAll() {
        List<Backend> backends = backendName == null ? exact() : List.of(backend());
        List<String> names = backends.stream().map(Backend::name).toList();
        PrintWriter stdout = spec.commandLine().getOut();
        if (!json) {
            stdout.println("digits that agree with the certified values, and steps in brackets");
            NistTable.head(names).forEach(stdout::println);
        }
        // The lines of the table say by themselves how far it has come.
        Progress.Mode mode = json && Terminal.errIsTerminal() ? Progress.Mode.BAR : Progress.Mode.NONE;
        Progress progress = Progress.of(spec.commandLine().getErr(), mode, System::nanoTime);
        List<NistProblem> problems = NistProblem.all();
        progress.begin(problems.size());
        List<NistResult> all = new ArrayList<>();
        for (NistProblem each : problems) {
            List<NistResult> results = backends.stream()
                    .flatMap(backend -> IntStream.of(1, 2).mapToObj(start -> NistResult.of(each, start, backend)))
                    .toList();
            all.addAll(results);
            progress.advance(each::name);
            if (!json) {
                stdout.println(NistTable.row(each, results));
                stdout.flush();
            }
        }
        progress.end();
        if (json) {
            stdout.println(new Gson().toJson(all));
        } else {
            stdout.println();
            NistTable.foot(all, names).forEach(stdout::println);
        }
    }

    private void fitOne() throws IOException {
        String name = problem == null ? "Misra1a" : problem;
        NistProblem known = NistProblem.named(name)
                .orElseThrow(() -> misuse("PROBLEM must be one of "
                        + String.join(
                                ", ",
                                NistProblem.all().stream()
                                        .map(NistProblem::name)
                                        .toList())
                        + " but was " + name));
        int start = from == null ? 1 : from;
        Backend backend = backend();
        Fit fit = fit(known.data(), known.model(), backend, known.iterates(backend, start));
        if (json) {
            spec.commandLine().getOut().println(new Gson().toJson(List.of(NistResult.of(known, start, fit))));
            draw(fit, known.name());
            return;
        }
        say(known.name() + ": " + known.model() + ", " + known.data().size() + " observations, from start " + start
                + " with " + fit.backend().name());
        FitReport.lines(fit, known).forEach(this::say);
        say("");
        draw(fit, known.name()).forEach(file -> say("wrote " + file));
    }

    private void fitYours(Path file) throws IOException {
        String response = target == null ? "y" : target;
        Data rows = DataFile.read(file, response, this::note);
        Model chosen = modelOf(rows, response);
        double[] start = startOf(chosen);
        if (rows.size() < start.length) {
            throw new UnusableDataException(file + " must have at least as many rows as there are parameters, "
                    + start.length + ", but had " + rows.size());
        }
        Backend backend = backend();
        Fit fit = fit(rows, chosen, backend, Fit.iterates(rows, chosen, backend, start));
        if (json) {
            spec.commandLine().getOut().println(FitReport.json(fit));
        }
        if (fit.end().status() == Status.STOPPED_BY_NOT_FINITE || !Double.isFinite(fit.squares())) {
            throw new UnusableDataException("the model " + chosen + " and its derivatives must be finite but the fit "
                    + fit.end().reason() + "; choose other values with --start, or another --model");
        }
        if (json) {
            draw(fit, file.toString());
            return;
        }
        say(file + ": " + chosen + ", " + rows.size() + " observations, with "
                + fit.backend().name());
        FitReport.lines(fit, null).forEach(this::say);
        say("");
        draw(fit, file.toString()).forEach(written -> say("wrote " + written));
    }

    /** A model by name speaks of y and x, whatever the columns are called. */
    private Model modelOf(Data rows, String response) {
        String text = model == null ? "" : model;
        Optional<String> named = NamedModels.named(text);
        if (named.isEmpty()) {
            return Model.parse(text, response, rows.columns());
        }
        List<String> wanted = named.get().contains("x1") ? List.of("y", "x1", "x2") : List.of("y", "x");
        if (rows.columns().size() < wanted.size()) {
            throw new UnusableDataException(
                    "the model " + text + " must have " + (wanted.size() - 1) + " numeric columns beside " + response
                            + " but there are " + (rows.columns().size() - 1));
        }
        List<String> columns = new ArrayList<>(rows.columns());
        for (int i = 0; i < wanted.size(); i++) {
            columns.set(i, wanted.get(i));
        }
        return Model.parse(named.get(), "y", columns);
    }

    private double[] startOf(Model chosen) {
        for (String name : starts.keySet()) {
            if (!chosen.parameters().contains(name)) {
                throw misuse("--start must name parameters (" + String.join(", ", chosen.parameters()) + ") but named "
                        + name);
            }
        }
        return chosen.parameters().stream()
                .mapToDouble(name -> starts.getOrDefault(name, 1.0))
                .toArray();
    }

    private Fit fit(Data rows, Model chosen, Backend backend, Flux<Iterate> all) {
        Iterate end = all.doOnNext(iterate -> {
                    if (iterates) {
                        note(iterate + " at " + Arrays.toString(iterate.point()));
                    }
                })
                .blockLast();
        return Fit.of(rows, chosen, backend, requireNonNull(end, "end"));
    }

    private List<Path> draw(Fit fit, String title) throws IOException {
        return plots.draw(folder -> FitPlot.write(fit, title + ": " + fit.model(), folder), this::note);
    }

    /** The exact backends. */
    static List<Backend> exact() {
        return Backends.all().stream()
                .filter(backend -> backend.capabilities().accuracy() == Accuracy.EXACT)
                .toList();
    }

    private Backend backend() {
        String name = backendName == null ? NamedBackends.names().get(0) : backendName;
        return NamedBackends.required(spec, name);
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }

    private void note(String line) {
        spec.commandLine().getErr().println(line);
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** The names of models, for the command line's help. */
    static final class ModelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NamedModels.names().iterator();
        }
    }
}
