package dev.fluxion.examples.control;

import dev.fluxion.examples.chart.Charts;
import dev.fluxion.streams.control.ControlStep;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;

/** The state and the control over time. */
public final class Plots {

    /** Told apart also by the colour blind (Okabe and Ito). */
    private static final List<Color> COLOURS = List.of(
            new Color(0, 114, 178),
            new Color(213, 94, 0),
            new Color(0, 158, 115),
            new Color(204, 121, 167),
            new Color(86, 180, 233),
            new Color(230, 159, 0));

    private Plots() {}

    /**
     * Draws a run as PNG and as SVG.
     *
     * @param folder where to; it must be there
     * @return the files
     */
    public static List<Path> write(Path folder, Task task, int rate, List<ControlStep> steps) throws IOException {
        List<Double> time = new ArrayList<>();
        for (int k = 0; k < steps.size(); k++) {
            time.add((double) k / rate);
        }
        XYChart states = Charts.chart(task.name() + ": " + task.wanted(), "seconds", "");
        for (int i = 0; i < task.coordinates().size(); i++) {
            int place = i;
            Charts.addLine(
                    states,
                    task.coordinates().get(i),
                    time,
                    steps.stream().map(step -> step.state()[place]).toList(),
                    COLOURS.get(i));
        }
        XYChart controls = Charts.chart(task.name() + ": controls", "seconds", "");
        for (int i = 0; i < task.control().length; i++) {
            int place = i;
            Charts.addLine(
                    controls,
                    "control " + (i + 1),
                    time,
                    steps.stream().map(step -> step.control()[place]).toList(),
                    COLOURS.get(i));
        }
        List<Path> files = new ArrayList<>(Charts.write(folder, task.name() + "-states", states));
        files.addAll(Charts.write(folder, task.name() + "-controls", controls));
        return files;
    }
}
