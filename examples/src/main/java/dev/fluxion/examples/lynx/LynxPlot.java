package dev.fluxion.examples.lynx;

import dev.fluxion.examples.chart.Charts;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/** The plot of pelts, model and band over the years. */
public final class LynxPlot {

    /** Told apart also by the colour blind (Okabe and Ito). */
    private static final Color HARES = new Color(0, 114, 178);

    private static final Color LYNXES = new Color(213, 94, 0);

    private LynxPlot() {}

    /**
     * Draws as PNG and as SVG.
     *
     * @param folder where to; it must be there
     * @return the files
     */
    public static List<Path> write(LynxFit fit, Path folder) throws IOException {
        XYChart chart = Charts.chart(
                "Hares and lynxes of the Hudson Bay: Lotka and Volterra with a 95 % band", "", "thousands of pelts");
        chart.getStyler().setXAxisDecimalPattern("0"); // Years have no thousands.
        List<LynxFit.Band> band = fit.band();
        add(chart, "hares", 0, band, LynxFit.Band::hares, HARES);
        add(chart, "lynxes", 1, band, LynxFit.Band::lynxes, LYNXES);
        return Charts.write(folder, "lynx", chart);
    }

    private static void add(
            XYChart chart,
            String name,
            int place,
            List<LynxFit.Band> band,
            Function<LynxFit.Band, LynxFit.Interval> interval,
            Color color) {
        double[] pelts = HudsonBay.pelts();
        List<Integer> years = IntStream.range(0, HudsonBay.years()).boxed().toList();
        List<Double> x = band.stream().map(LynxFit.Band::year).toList();
        Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), 90);
        line(chart, name + ", low", x, band, interval, LynxFit.Interval::low, pale);
        line(chart, name + ", high", x, band, interval, LynxFit.Interval::high, pale);
        line(chart, name, x, band, interval, LynxFit.Interval::middle, color);
        Charts.addPoints(
                chart,
                name + ", pelts",
                years.stream().map(i -> (double) HudsonBay.FIRST_YEAR + i).toList(),
                years.stream().map(i -> pelts[2 * i + place]).toList(),
                color);
    }

    private static void line(
            XYChart chart,
            String name,
            List<Double> x,
            List<LynxFit.Band> band,
            Function<LynxFit.Band, LynxFit.Interval> interval,
            ToDoubleFunction<LynxFit.Interval> part,
            Color color) {
        List<Double> y =
                band.stream().map(at -> part.applyAsDouble(interval.apply(at))).toList();
        Charts.addLine(chart, name, x, y, color);
    }
}
