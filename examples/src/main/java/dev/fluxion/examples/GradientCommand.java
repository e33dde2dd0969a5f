package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.NotNestableException;
import dev.fluxion.backend.Backends;
import dev.fluxion.examples.tour.Tour;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tour: derivatives of plain Java from every backend, side by side. */
@Command(
        name = "gradient",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxion.Version.class,
        description = {
            "Differentiates a few plain-Java functions with every backend.",
            "",
            "Each gradient, Jacobian and Hessian is compared with the one worked out by hand: the error is that of the"
                    + " worst component, relative to the largest component. Times are of one call, when warm."
        })
final class GradientCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0.15",
            description = "How long to time each derivative. Default: ${DEFAULT-VALUE}.")
    private double seconds = 0.15;

    @Option(names = "--json", description = "Print the results as one JSON list and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        if (!(seconds > 0)) {
            throw new ParameterException(spec.commandLine(), "--seconds must be positive but was " + seconds);
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Tour.Result> results = new ArrayList<>();
        for (Tour.Stop stop : Tour.stops()) {
            if (!json) {
                out.printf(
                        Locale.ROOT,
                        "%s of %s (by hand: %s)%n",
                        stop.operation(),
                        stop.title(),
                        time(stop.nanosByHand(seconds)));
            }
            for (Backend backend : Backends.all()) {
                Optional<Tour.Result> result = take(stop, backend);
                result.ifPresent(results::add);
                if (!json) {
                    out.println(line(backend, result));
                }
            }
        }
        if (json) {
            out.println(new Gson().toJson(results));
        }
        return ExitCode.OK;
    }

    /** Empty if the backend cannot differentiate its own derivatives, which a Hessian takes. */
    private Optional<Tour.Result> take(Tour.Stop stop, Backend backend) {
        try {
            return Optional.of(stop.with(backend, seconds));
        } catch (NotNestableException e) {
            return Optional.empty();
        }
    }

    private static String line(Backend backend, Optional<Tour.Result> result) {
        return result.map(r -> String.format(
                        Locale.ROOT,
                        "  %-20s error %8.1e   %9s",
                        backend.name(),
                        r.maxRelativeError(),
                        time(r.nanosPerCall())))
                .orElseGet(() -> String.format("  %-20s first derivatives only", backend.name()));
    }

    private static String time(double nanos) {
        return nanos < 1e3
                ? String.format(Locale.ROOT, "%.0f ns", nanos)
                : nanos < 1e6
                        ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
