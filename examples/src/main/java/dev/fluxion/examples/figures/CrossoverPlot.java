package dev.fluxion.examples.figures;

import dev.fluxion.examples.chart.Charts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The plot of a {@link Crossover}: time over width, both logarithmic. */
public final class CrossoverPlot {

    private CrossoverPlot() {}

    /**
     * Draws as PNG and as SVG.
     *
     * @param folder where to; it must be there
     * @return the files
     */
    public static List<Path> write(Crossover crossover, Path folder) throws IOException {
        XYChart chart = Charts.chart(crossover.title(), "hidden units", "us");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        List<Double> widths =
                Arrays.stream(crossover.widths()).asDoubleStream().boxed().toList();
        int place = 0;
        for (String way : crossover.ways()) {
            List<Double> micros = Arrays.stream(crossover.secondsOf(way))
                    .map(s -> 1e6 * s)
                    .boxed()
                    .toList();
            Charts.addLine(chart, way, widths, micros, Charts.color(place++)).setMarker(SeriesMarkers.CIRCLE);
        }
        return Charts.write(folder, crossover.name(), chart);
    }
}
