package dev.fluxion.benchmark;

import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.aparapi.OpenClDevice;
import dev.fluxion.examples.chart.Charts;
import dev.fluxion.examples.jacobians.JacobianFunction;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures batches of Jacobians on this machine's OpenCL device and on its processor: prints the device, the time for each point, the
 * ratio, how many bytes of points and results the device turns over in a second, from which size of a batch on it is faster, and how closely
 * its results agree with forward mode; and draws the ratio in {@code jacobian-batches.png}. Takes JMH's own arguments, such as {@code -f 1 -i 3} for a shorter run.
 */
public final class DeviceReport {

    private DeviceReport() {}

    /** Runs and prints. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(JacobianBatchBenchmark.class.getSimpleName())
                .build();
        Map<JacobianFunction, NavigableMap<Integer, Times>> times = times(new Runner(options).run());
        System.out.println();
        device().forEach(System.out::println);
        System.out.printf(
                "%n| function | points | processor, ns a point | device, ns a point | ratio | device, GB/s |%n"
                        + "|---|---:|---:|---:|---:|---:|%n");
        times.forEach(
                (function, sizes) -> sizes.forEach((size, both) -> System.out.println(row(function, size, both))));
        times.forEach((function, sizes) -> System.out.println(crossover(function, sizes)));
        times.keySet().forEach(function -> System.out.println(DeviceAgreement.of(function)));
        draw(times);
    }

    /**
     * How long a batch takes.
     *
     * @param processor on the processor, in nanoseconds
     * @param device on the device, in nanoseconds
     */
    record Times(double processor, double device) {

        double ratio() {
            return processor / device;
        }
    }

    private static Map<JacobianFunction, NavigableMap<Integer, Times>> times(Collection<RunResult> results) {
        Map<JacobianFunction, NavigableMap<Integer, Times>> times = new EnumMap<>(JacobianFunction.class);
        for (RunResult result : results) {
            JacobianFunction function =
                    JacobianFunction.valueOf(result.getParams().getParam("function"));
            int size = Integer.parseInt(result.getParams().getParam("n"));
            double time = result.getPrimaryResult().getScore();
            boolean device = result.getParams().getBenchmark().endsWith(".aparapiGpu");
            times.computeIfAbsent(function, f -> new TreeMap<>())
                    .merge(
                            size,
                            device ? new Times(0, time) : new Times(time, 0),
                            (a, b) -> new Times(a.processor + b.processor, a.device + b.device));
        }
        return times;
    }

    private static List<String> device() {
        List<String> lines = new ArrayList<>();
        try (AparapiGpu gpu = AparapiGpu.create()) {
            lines.add("device: " + gpu.device());
            lines.add("processor: compiled tapes on " + Runtime.getRuntime().availableProcessors() + " threads");
            gpu.openClDevice()
                    .filter(device -> device.type() == OpenClDevice.Type.CPU)
                    .ifPresent(device -> lines.add("This OpenCL device is a processor and no GPU: the ratio is what"
                            + " vector instructions across points gain, and no bus is crossed."));
        }
        return lines;
    }

    private static String row(JacobianFunction function, int size, Times both) {
        long bytes =
                (long) Double.BYTES * size * (function.dimension() + function.outputs() * (1 + function.dimension()));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.2f | %.2f |",
                function,
                size,
                both.processor / size,
                both.device / size,
                both.ratio(),
                bytes / both.device);
    }

    static String crossover(JacobianFunction function, NavigableMap<Integer, Times> sizes) {
        Integer from = null;
        for (Map.Entry<Integer, Times> each : sizes.descendingMap().entrySet()) {
            if (each.getValue().ratio() < 1) {
                break;
            }
            from = each.getKey();
        }
        return function + ": "
                + (from == null
                        ? "the processor is faster at every size"
                        : "the device is faster from " + from + " points on");
    }

    private static Color color(JacobianFunction function) {
        return switch (function) {
            case ROBOT_ARM -> new Color(31, 119, 180);
            case REPROJECTION -> new Color(214, 95, 14);
            case LOTKA_VOLTERRA -> new Color(44, 160, 44);
        };
    }

    private static void draw(Map<JacobianFunction, NavigableMap<Integer, Times>> times) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart =
                Charts.chart("Batches of Jacobians: how much faster the device is", "points in a batch", "times");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        times.forEach((function, sizes) -> Charts.addLine(
                chart,
                function.toString(),
                List.copyOf(sizes.keySet()),
                sizes.values().stream().map(Times::ratio).toList(),
                color(function)));
        Charts.write(Path.of("."), "jacobian-batches", chart).forEach(file -> System.out.println("wrote " + file));
    }
}
