package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.source.SourceForward;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.adbench.Measurement;
import dev.fluxion.examples.adbench.Problem;
import dev.fluxion.examples.adbench.Problems;
import dev.fluxion.examples.chart.Charts;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures derivatives on the standard benchmark of automatic differentiation. */
@Command(
        name = "adbench",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxion.Version.class,
        description = {
            "Differentiates the objectives of ADBench: a mixture of Gaussians (gmm), an LSTM network (lstm), bundle adjustment (ba) and a hand"
                    + " tracked by its shape (hand).",
            "",
            "The ratio is the time of value and derivative over that of the plain function, on one thread. The error is the largest difference"
                    + " from another backend's derivative, relative to the largest component; of a gradient of more than 5000 parameters, which"
                    + " source-adjoint alone is asked for unless --data names it, that of slopes along random directions. The tape is what the"
                    + " backend keeps between its sweeps; dual numbers keep nothing."
        })
final class AdbenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the measurements as one JSON list and nothing else.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Other instances, in folders gmm, lstm, ba and hand as ADBench has them.")
    private @Nullable Path data;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            description =
                    "The backend, one of: ${COMPLETION-CANDIDATES}. Default: source-adjoint, and source-forward for hand.")
    private @Nullable String backend;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "How long to run each function and derivative. Default: ${DEFAULT-VALUE}.")
    private double seconds = 2;

    @Mixin
    private PlotFolder plots = new PlotFolder();

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0)) {
            throw new ParameterException(spec.commandLine(), "--seconds must be positive but was " + seconds);
        }
        Backend chosen = chosen();
        Path folder = data;
        PrintWriter printed = spec.commandLine().getOut();
        List<Problem> problems = folder == null ? Problems.bundled() : Problems.in(folder);
        List<Measurement> measurements = new ArrayList<>();
        if (!json) {
            printed.printf(
                    "%-17s %-24s %-16s %11s %11s %7s %9s %12s%n",
                    "objective", "case", "backend", "primal", "derivative", "ratio", "error", "tape");
        }
        for (Problem problem : problems) {
            if (problem.isLarge() && folder == null && chosen != null && !(chosen instanceof SourceAdjoint)) {
                continue; // Most backends take minutes or gigabytes.
            }
            boolean hand = problem.objective().startsWith("hand");
            Backend taken = chosen != null ? chosen : hand ? SourceForward.create() : SourceAdjoint.create();
            Backend reference = hand || taken instanceof ReverseTape ? ForwardDual.create() : ReverseTape.create();
            if (hand && taken instanceof ForwardDual) {
                reference = ReverseTape.create();
            }
            Measurement measurement = Measurement.of(problem, taken, reference, seconds);
            measurements.add(measurement);
            if (!json) {
                printed.println(line(measurement));
                printed.flush();
            }
        }
        if (json) {
            printed.println(new Gson()
                    .toJson(measurements.stream().map(AdbenchCommand::listed).toList()));
        } else {
            plots.draw(
                            place -> Charts.write(place, "adbench", chart(measurements)),
                            spec.commandLine().getErr()::println)
                    .forEach(file -> printed.println("wrote " + file));
        }
        return ExitCode.OK;
    }

    private @Nullable Backend chosen() {
        String name = backend;
        return name == null ? null : NamedBackends.required(spec, name);
    }

    private static String line(Measurement m) {
        return String.format(
                Locale.ROOT,
                "%-17s %-24s %-16s %8.3f ms %8.3f ms %7.2f %9.1e %9.1f KB",
                m.objective(),
                m.instance(),
                m.backend(),
                1e3 * m.primalSeconds(),
                1e3 * m.derivativeSeconds(),
                m.ratio(),
                m.maxRelativeError(),
                m.tapeBytes() / 1e3);
    }

    /** A measurement as JSON has it. */
    private static Map<String, Object> listed(Measurement m) {
        Map<String, Object> listed = new LinkedHashMap<>();
        listed.put("objective", m.objective());
        listed.put("case", m.instance());
        listed.put("backend", m.backend());
        listed.put("primalSeconds", m.primalSeconds());
        listed.put("derivativeSeconds", m.derivativeSeconds());
        listed.put("ratio", m.ratio());
        listed.put("maxRelativeError", m.maxRelativeError());
        listed.put("tapeBytes", m.tapeBytes());
        return listed;
    }

    private static XYChart chart(List<Measurement> measurements) {
        XYChart chart = Charts.chart(
                "ADBench: value and derivative over the plain function", "instance", "times the plain function");
        List<Integer> places =
                IntStream.rangeClosed(1, measurements.size()).boxed().toList();
        Charts.addPoints(
                chart,
                "ratio",
                places,
                measurements.stream().map(Measurement::ratio).toList(),
                new Color(31, 119, 180));
        chart.setCustomXAxisTickLabelsFormatter(place -> label(measurements, place));
        chart.getStyler().setYAxisMin(0.0);
        return chart;
    }

    private static String label(List<Measurement> measurements, double place) {
        int index = (int) Math.rint(place) - 1;
        boolean there = Math.abs(place - Math.rint(place)) < 1e-9 && index >= 0 && index < measurements.size();
        if (!there) {
            return "";
        }
        Measurement m = measurements.get(index);
        return m.objective().startsWith("hand") ? m.objective() : m.instance();
    }
}
