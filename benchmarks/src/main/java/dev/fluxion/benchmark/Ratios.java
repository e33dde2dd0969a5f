package dev.fluxion.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, all in one run, and prints each as a multiple of the handwritten gradient. Takes JMH's own arguments,
 * such as {@code -f 1 -i 3 Rosenbrock} for a shorter run and {@code -l} for a list.
 */
public final class Ratios {

    private static final String BASE = "handwritten";
    private static final String LOOP = "loop";
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private Ratios() {}

    /** Runs and prints. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        var asked = new CommandLineOptions(arguments);
        var options =
                new OptionsBuilder().parent(asked).addProfiler(GCProfiler.class).build();
        var runner = new Runner(options);
        if (asked.shouldList()) {
            runner.list();
        } else {
            print(runner.run());
        }
    }

    private static void print(Collection<RunResult> results) {
        Map<String, Double> bases = new TreeMap<>();
        for (RunResult result : results) {
            String method = method(result);
            if (method.equals(BASE) || method.equals(LOOP)) {
                bases.put(group(result), result.getPrimaryResult().getScore());
            }
        }
        System.out.printf("%n| benchmark | ns | ± | ratio | B/op |%n|---|---:|---:|---:|---:|%n");
        for (RunResult result : results) {
            System.out.println(row(result, bases.get(group(result))));
        }
    }

    private static String row(RunResult result, @Nullable Double base) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        return String.format(
                Locale.ROOT,
                "| %s %s | %.1f | %.1f | %s | %s |",
                group(result),
                method(result),
                time.getScore(),
                time.getScoreError(),
                base == null ? "" : String.format(Locale.ROOT, "%.1f", time.getScore() / base),
                allocation == null ? "" : String.format(Locale.ROOT, "%.0f", allocation.getScore()));
    }

    /** The class and the length of the point, without the word benchmark. */
    private static String group(RunResult result) {
        String name = result.getParams().getBenchmark();
        String type = name.substring(0, name.lastIndexOf('.'));
        String n = parameter(result);
        return type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "") + (n == null ? "" : " " + n);
    }

    private static @Nullable String parameter(RunResult result) {
        String function = result.getParams().getParam("function");
        return function == null ? result.getParams().getParam("n") : function;
    }

    private static String method(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
