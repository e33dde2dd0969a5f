package dev.fluxion.examples.fit;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of a fit. */
public final class FitReport {

    private FitReport() {}

    /**
     * Lines for people.
     *
     * @param problem what certifies the answer, or null if nothing does
     */
    public static List<String> lines(Fit fit, @Nullable NistProblem problem) {
        double[] parameters = fit.parameters();
        Optional<double[]> errors = fit.standardErrors();
        List<String> lines = new ArrayList<>();
        lines.add(fit.end().reason() + " (" + fit.end().number() + " steps)");
        lines.add("");
        lines.add(String.format("  %-16s %18s %18s", "", "estimate", "standard error")
                + (problem == null ? "" : String.format(" %18s %7s", "certified", "digits")));
        for (int i = 0; i < parameters.length; i++) {
            lines.add(row(
                    fit.model().parameters().get(i),
                    parameters[i],
                    errors.isPresent() ? number(errors.get()[i]) : "",
                    problem == null ? null : problem.certified()[i]));
            if (problem != null && errors.isPresent()) {
                lines.add(row("  its error", errors.get()[i], "", problem.certifiedErrors()[i]));
            }
        }
        lines.add(row("sum of squares", fit.squares(), "", problem == null ? null : problem.certifiedSquares()));
        if (errors.isEmpty()) {
            lines.add("");
            lines.add("There are no standard errors: the data does not determine every parameter.");
        }
        if (problem != null && !problem.residualsAboveRounding()) {
            lines.add("");
            lines.add("The certified sum of squares is below rounding: only the parameters can be compared.");
        }
        return lines;
    }

    /** One JSON object. */
    public static String json(Fit fit) {
        JsonObject parameters = new JsonObject();
        JsonObject errors = new JsonObject();
        double[] values = fit.parameters();
        Optional<double[]> found = fit.standardErrors();
        for (int i = 0; i < values.length; i++) {
            String name = fit.model().parameters().get(i);
            parameters.add(name, finite(values[i]));
            errors.add(name, found.isPresent() ? finite(found.get()[i]) : JsonNull.INSTANCE);
        }
        JsonObject result = new JsonObject();
        result.addProperty("model", fit.model().toString());
        result.addProperty("backend", fit.backend().name());
        result.add("parameters", parameters);
        result.add("standardErrors", errors);
        result.add("sumOfSquares", finite(fit.squares()));
        result.addProperty("observations", fit.data().size());
        result.addProperty("iterations", fit.end().number());
        result.addProperty("converged", fit.end().converged());
        result.addProperty("reason", fit.end().reason());
        return new GsonBuilder().serializeNulls().disableHtmlEscaping().create().toJson(result);
    }

    private static String row(String name, double value, String error, @Nullable Double certified) {
        String line = String.format(Locale.ROOT, "  %-16s %18s %18s", name, number(value), error);
        return certified == null
                ? line
                : line + String.format(Locale.ROOT, " %18s %7.1f", number(certified), Digits.of(value, certified));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.10e", value);
    }

    /** JSON knows no infinity. */
    private static JsonElement finite(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
