package dev.fluxion.examples.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fluxion.Backend;
import dev.fluxion.streams.DifferentiationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The same trial by several backends, one after the other. */
public final class Comparison {

    private final List<Entry> entries;

    /**
     * How it went with one.
     *
     * @param report null if the backend refused
     * @param refusal what it said then
     */
    private record Entry(
            String backend,
            @Nullable Report report,
            @Nullable String refusal) {}

    private Comparison(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Runs it.
     *
     * @param trial whose backend is replaced
     * @param clock tells the time in nanoseconds, which computing is measured by
     */
    public static Comparison run(Trial trial, List<Backend> backends, LongSupplier clock) {
        List<Entry> entries = new ArrayList<>();
        for (Backend backend : backends) {
            try {
                entries.add(new Entry(backend.name(), trial.by(backend).run(clock, step -> {}), null));
            } catch (DifferentiationException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                entries.add(new Entry(backend.name(), null, cause.getMessage()));
            }
        }
        return new Comparison(entries);
    }

    /** An array with the {@linkplain Report#json report} of each; of one that refused, its name and what it said. */
    public String json() {
        JsonArray all = new JsonArray();
        for (Entry entry : entries) {
            if (entry.report != null) {
                all.add(JsonParser.parseString(entry.report.json()));
            } else {
                JsonObject refused = new JsonObject();
                refused.addProperty("backend", entry.backend);
                refused.addProperty("refused", entry.refusal);
                all.add(refused);
            }
        }
        return all.toString();
    }

    /** A table to be read. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "  %-18s %9s %9s %9s  %6s  %8s  %9s",
                "backend",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "missed",
                "wanted s",
                "cost"));
        for (Entry entry : entries) {
            lines.add(
                    entry.report == null
                            ? "  " + entry.backend + ": " + entry.refusal
                            : line(entry.report, entry.backend));
        }
        return lines;
    }

    private static String line(Report report, String backend) {
        Double upright = report.uprightSeconds();
        return String.format(
                Locale.ROOT,
                "  %-18s %9.0f %9.0f %9.0f  %6d  %8s  %9.4f",
                backend,
                report.micros(0.5),
                report.micros(0.99),
                report.micros(0.999),
                report.missedDeadlines(),
                upright == null ? "never" : String.format(Locale.ROOT, "%.2f", upright),
                report.cost());
    }
}
