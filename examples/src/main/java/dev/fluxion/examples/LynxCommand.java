package dev.fluxion.examples;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.examples.lynx.LynxFit;
import dev.fluxion.examples.lynx.LynxPlot;
import dev.fluxion.streams.solve.Iterate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits a differential equation to predators and prey. */
@Command(
        name = "lynx",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Fits predators and prey, the hares and lynxes of the Hudson Bay from 1900 to 1920, by a differential equation.",
            "",
            "The equations of Lotka and Volterra by the method of Levenberg and Marquardt, whose Jacobians are sensitivities"
                    + " of the solution, with standard errors and a 95 %% band. The pelts are those of Hewitt (1921) and Elton"
                    + " and Nicholson (1942)."
        })
final class LynxCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            description = "What to differentiate the equation with: ${COMPLETION-CANDIDATES}. Default: the first.")
    private @Nullable String backendName;

    @Mixin
    private PlotFolder plots = new PlotFolder();

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Backend backend = backend();
        Iterate last = requireNonNull(LynxFit.iterates(backend).blockLast(), "last");
        if (!last.converged()) {
            throw new IllegalStateException("the fit must converge but stopped: " + last.reason());
        }
        LynxFit fit = LynxFit.of(backend, last);
        if (json) {
            spec.commandLine().getOut().println(new Gson().toJson(values(fit, backend)));
        } else {
            say(
                    "Hares and lynxes of the Hudson Bay, 1900 to 1920: H' = alpha H - beta H L, L' = delta H L - gamma L, with "
                            + backend.name());
            say(String.format(Locale.ROOT, "%-16s %12s %12s", "", "estimate", "std. error"));
            for (int i = 0; i < LynxFit.NAMES.size(); i++) {
                say(String.format(
                        Locale.ROOT,
                        "%-16s %12.5g %12.2g",
                        LynxFit.NAMES.get(i),
                        fit.estimates()[i],
                        fit.standardErrors()[i]));
            }
            say(String.format(
                    Locale.ROOT,
                    "pelts differ from the model by %.0f %%, after %d steps",
                    100 * fit.relativeError(),
                    last.number()));
        }
        for (Path file : plots.draw(
                folder -> LynxPlot.write(fit, folder), spec.commandLine().getErr()::println)) {
            if (!json) {
                say("wrote " + file);
            }
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> values(LynxFit fit, Backend backend) {
        List<Map<String, Object>> estimates = new ArrayList<>();
        for (int i = 0; i < LynxFit.NAMES.size(); i++) {
            Map<String, Object> estimate = new LinkedHashMap<>();
            estimate.put("name", LynxFit.NAMES.get(i));
            estimate.put("estimate", fit.estimates()[i]);
            estimate.put("standardError", fit.standardErrors()[i]);
            estimates.add(estimate);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("backend", backend.name());
        values.put("parameters", estimates);
        values.put("relativeError", fit.relativeError());
        values.put("band", fit.band());
        return values;
    }

    private Backend backend() {
        String name = backendName == null ? NamedBackends.names().get(0) : backendName;
        return NamedBackends.required(spec, name);
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
