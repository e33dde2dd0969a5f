package dev.fluxion.examples.figures;

import dev.fluxion.examples.chart.Charts;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Violin plots: for each backend the density of its run times, on a logarithmic scale, upright and mirrored, with the median. */
public final class Violins {

    /** Points along a violin: enough for it to look smooth. */
    private static final int POINTS = 120;

    /** Half of the room of a violin that it fills where it is widest. */
    private static final double HALF = 0.42;

    /** The least bandwidth, in decades: about a percent, which is the line's own width. */
    private static final double NARROWEST = 0.005;

    private Violins() {}

    /**
     * Draws as PNG and as SVG, in the order given.
     *
     * @param folder where to; it must be there
     * @param name of the files, without an ending
     * @return the files
     */
    public static List<Path> write(String title, List<RunTimes> times, Path folder, String name) throws IOException {
        return Charts.write(folder, name, chart(title, times));
    }

    static XYChart chart(String title, List<RunTimes> times) {
        XYChart chart = Charts.chart(title, "", "ms for a gradient");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setXAxisTicksVisible(false); // The legend names the violins, in their order.
        chart.getStyler().setXAxisMin(0.4);
        chart.getStyler().setXAxisMax(times.size() + 0.6);
        for (int i = 0; i < times.size(); i++) {
            add(chart, times.get(i), i + 1, Charts.color(i));
        }
        return chart;
    }

    private static void add(XYChart chart, RunTimes times, int place, Color color) {
        double[] logarithms =
                Arrays.stream(times.seconds()).map(s -> Math.log10(1e3 * s)).toArray();
        Density density = Density.of(logarithms, NARROWEST);
        double[] heights = density.places(POINTS);
        double[] widths = Arrays.stream(heights).map(density::at).toArray();
        double widest = Arrays.stream(widths).max().orElseThrow();
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            x.add(place + HALF * widths[i] / widest);
            y.add(Math.pow(10, heights[i]));
        }
        for (int i = POINTS - 1; i >= 0; i--) {
            x.add(place - HALF * widths[i] / widest);
            y.add(Math.pow(10, heights[i]));
        }
        XYSeries violin = Charts.addLine(chart, times.backend(), x, y, color);
        violin.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        violin.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 110));
        double median = 1e3 * times.median();
        Charts.addLine(
                        chart,
                        times.backend() + ", median",
                        List.of(place - HALF, place + HALF),
                        List.of(median, median),
                        color)
                .setShowInLegend(false);
    }
}
