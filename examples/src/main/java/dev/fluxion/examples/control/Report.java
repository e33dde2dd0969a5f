package dev.fluxion.examples.control;

import com.google.gson.GsonBuilder;
import dev.fluxion.streams.control.ControlStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a trial went. */
public final class Report {

    private final Trial trial;
    private final List<ControlStep> steps = new ArrayList<>();
    private final long[] nanos;
    private double cost;
    private int lastOff = -1;

    Report(Trial trial) {
        this.trial = trial;
        this.nanos = new long[trial.ticks()];
    }

    void accept(ControlStep step) {
        nanos[steps.size()] = step.latency().toNanos();
        if (!trial.task().goal().test(step.state())) {
            lastOff = steps.size();
        }
        cost += trial.task().problem().stageCost(step.state(), step.control()) / trial.rate();
        steps.add(step);
    }

    /** All steps. */
    public List<ControlStep> steps() {
        return List.copyOf(steps);
    }

    /** The simulated seconds after which it was as wanted to the end; null if it is not at the end. */
    public @Nullable Double uprightSeconds() {
        return lastOff + 1 == steps.size() ? null : Double.valueOf((lastOff + 1.0) / trial.rate());
    }

    /** How many ticks went by without an answer in time. */
    public long missedDeadlines() {
        return steps.get(steps.size() - 1).tally().missed();
    }

    /** What was paid, by the cost that is planned with: that of a step times the ticks' seconds, summed up. */
    public double cost() {
        return cost;
    }

    /**
     * The computing time that a share of the ticks stayed within.
     *
     * @param share from 0 to 1
     * @return microseconds
     */
    public double micros(double share) {
        long[] sorted = Arrays.copyOf(nanos, steps.size());
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e3;
    }

    /** One JSON object. */
    public String json() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("plant", trial.task().name());
        fields.put("backend", trial.backend().name());
        fields.put("ticks", steps.size());
        fields.put("uprightSeconds", uprightSeconds());
        fields.put("missedDeadlines", missedDeadlines());
        fields.put("p50Micros", micros(0.5));
        fields.put("p99Micros", micros(0.99));
        fields.put("p999Micros", micros(0.999));
        fields.put("cost", cost);
        return new GsonBuilder().serializeNulls().create().toJson(fields);
    }

    /** What is to be read. */
    public List<String> lines() {
        Double upright = uprightSeconds();
        return List.of(
                upright == null
                        ? "not as wanted at the end"
                        : String.format(Locale.ROOT, "as wanted from %.2f s on", upright),
                String.format(
                        Locale.ROOT,
                        "%d ticks of %.3f ms by %s: computing time p50 %.0f us, p99 %.0f us, p99.9 %.0f us",
                        steps.size(),
                        1e3 / trial.rate(),
                        trial.backend().name(),
                        micros(0.5),
                        micros(0.99),
                        micros(0.999)),
                String.format(Locale.ROOT, "missed deadlines: %d", missedDeadlines()),
                String.format(Locale.ROOT, "cost: %.4f", cost));
    }
}
