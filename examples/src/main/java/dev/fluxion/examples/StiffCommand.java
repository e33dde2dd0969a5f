package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.examples.stiff.StiffProblem;
import dev.fluxion.examples.stiff.WorkPrecision;
import dev.fluxion.streams.ode.OdeMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Solves stiff test problems. */
@Command(
        name = "stiff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Solves stiff test problems at three tolerances by both implicit methods, and draws time over error.",
            "",
            "Robertson, Van der Pol (mu = 1e6), HIRES, OREGO and the Brusselator. The error is that of the worst component at the end, relative to"
                    + " the reference solution."
        })
final class StiffCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "forward-dual",
            completionCandidates = NamedBackends.Names.class,
            description = "What to take Jacobians with: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String backendName = "forward-dual";

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "How long to solve each problem, of which the fastest time counts. Default: ${DEFAULT-VALUE}.")
    private double seconds = 1;

    @Mixin
    private PlotFolder plots = new PlotFolder();

    @Option(names = "--json", description = "Print the measurements as one JSON list and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0)) {
            throw misuse("--seconds must be positive but was " + seconds);
        }
        Backend backend = NamedBackends.required(spec, backendName);
        PrintWriter printed = spec.commandLine().getOut();
        List<WorkPrecision> all = new ArrayList<>();
        if (!json) {
            printed.printf(
                    "%-12s %-6s %9s %9s %12s %7s %9s%n",
                    "problem", "method", "tolerance", "error", "time", "steps", "Jacobians");
        }
        for (StiffProblem problem : StiffProblem.all()) {
            List<WorkPrecision> rows = new ArrayList<>();
            for (OdeMethod method : WorkPrecision.methods(backend)) {
                for (double tolerance : WorkPrecision.TOLERANCES) {
                    WorkPrecision row = WorkPrecision.of(problem, method, tolerance, seconds);
                    rows.add(row);
                    if (!json) {
                        printed.println(line(row));
                        printed.flush();
                    }
                }
            }
            all.addAll(rows);
            for (Path file : plots.draw(folder -> WorkPrecision.draw(rows, folder), this::note)) {
                if (!json) {
                    printed.println("wrote " + file);
                }
            }
        }
        if (json) {
            printed.println(new Gson().toJson(all));
        }
        return ExitCode.OK;
    }

    private static String line(WorkPrecision row) {
        return String.format(
                Locale.ROOT,
                "%-12s %-6s %9.0e %9.1e %9.3f ms %7d %9d",
                row.problem(),
                row.method(),
                row.tolerance(),
                row.error(),
                1e3 * row.seconds(),
                row.steps(),
                row.derivatives());
    }

    private void note(String line) {
        spec.commandLine().getErr().println(line);
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
