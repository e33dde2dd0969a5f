package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.Backend;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Support;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what each backend declares that it can do. */
@Command(
        name = "backends",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxion.Version.class,
        description = {
            "Lists the backends with what each can do.",
            "",
            "The primitive is what a backend computes itself; all else is generated from it. The order is that of the highest"
                    + " derivative it takes alone. A feature is supported (yes), right but not what the backend is made for"
                    + " (slow), in part refused (limited), or refused (no)."
        })
final class BackendsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the backends as one JSON list and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        print(NamedBackends.all(), json, spec.commandLine().getOut());
        return ExitCode.OK;
    }

    static void print(List<Backend> backends, boolean json, PrintWriter out) {
        List<Listed> listed = backends.stream().map(Listed::of).toList();
        if (json) {
            out.println(new Gson().toJson(listed));
        } else {
            aligned(listed).forEach(out::println);
        }
    }

    /** A row for the names of the columns and one for each backend. */
    private static List<String> aligned(List<Listed> listed) {
        List<List<String>> rows = new ArrayList<>(List.of(Listed.columns()));
        listed.forEach(backend -> rows.add(backend.cells()));
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int j = 0; j < widths.length; j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < widths.length; j++) {
            line.append(cells.get(j)).append(" ".repeat(widths[j] - cells.get(j).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    /**
     * A backend as JSON has it.
     *
     * @param order a number, or {@code any}
     */
    private record Listed(
            String name,
            String primitive,
            String accuracy,
            String order,
            Map<String, String> features,
            String maturity) {

        static Listed of(Backend backend) {
            Capabilities capabilities = backend.capabilities();
            Map<String, String> features = new LinkedHashMap<>();
            capabilities.features().forEach((feature, support) -> features.put(feature.toString(), support.toString()));
            return new Listed(
                    backend.name(),
                    capabilities.primitive().toString(),
                    capabilities.accuracy().toString(),
                    capabilities.order() == Capabilities.ANY_ORDER ? "any" : Integer.toString(capabilities.order()),
                    features,
                    capabilities.maturity().toString());
        }

        static List<String> columns() {
            List<String> columns = new ArrayList<>(List.of("backend", "primitive", "accuracy", "order"));
            for (Feature feature : Feature.values()) {
                columns.add(feature.toString());
            }
            columns.add("maturity");
            return columns;
        }

        List<String> cells() {
            List<String> cells = new ArrayList<>(List.of(name, primitive, accuracy, order));
            for (Feature feature : Feature.values()) {
                cells.add(features.getOrDefault(feature.toString(), Support.NO.toString()));
            }
            cells.add(maturity);
            return cells;
        }
    }
}
