package dev.fluxion.examples;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.fluxion.examples.learn.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param scores how good the predictions were
 * @param rows how many rows were used
 * @param samplesPerSecond how many rows were learned from in a second
 * @param backend the backend's name
 * @param model what has learned
 * @param drifts how often the errors have grown; null if nobody looked out for it
 */
record LearnReport(
        Scores scores,
        long rows,
        double samplesPerSecond,
        String backend,
        String model,
        @Nullable Long drifts) {

    /** One JSON object, on one line. */
    String json() {
        JsonObject result = new JsonObject();
        result.addProperty("rows", rows);
        result.addProperty("predictions", scores.predictions());
        if (scores.classes()) {
            result.add("accuracy", number(scores.model()));
            result.add("persistenceAccuracy", number(scores.persistence()));
            result.add("majorityAccuracy", number(scores.climatology()));
        } else {
            result.add("rmse", number(scores.model()));
            result.add("persistenceRmse", number(scores.persistence()));
            result.add("climatologyRmse", number(scores.climatology()));
        }
        result.add("samplesPerSecond", number(samplesPerSecond));
        result.addProperty("backend", backend);
        if (drifts != null) {
            result.addProperty("drifts", drifts);
        }
        return new GsonBuilder().serializeNulls().create().toJson(result);
    }

    /** A few lines for people. */
    List<String> lines(String name, String target, boolean weather) {
        List<String> lines = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%s, %s: %,d rows, %,d predictions, %,.0f a second with %s",
                        name,
                        weather ? "tomorrow's " + target : target,
                        rows,
                        scores.predictions(),
                        samplesPerSecond,
                        backend),
                "",
                (scores.classes() ? "share of right predictions" : "root mean squared error of the predictions")
                        + (scores.predictions() > Scores.WARM_UP ? ", the first " + Scores.WARM_UP + " aside" : ""),
                line(model, scores.model(), "learned online from the rows before"),
                line("persistence", scores.persistence(), weather ? "tomorrow is like today" : "the value before"),
                scores.classes()
                        ? line("majority", scores.climatology(), "the most frequent class of the rows before")
                        : line("climatology", scores.climatology(), "the mean of all rows before")));
        if (drifts != null) {
            lines.add("the errors were found to grow " + (drifts == 1 ? "once" : drifts + " times"));
        }
        return lines;
    }

    private static String line(String forecaster, double score, String meaning) {
        return String.format(Locale.ROOT, "  %-12s %8.3f   %s", forecaster, score, meaning);
    }

    /** JSON knows no infinity. */
    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
