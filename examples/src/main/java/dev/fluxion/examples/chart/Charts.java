package dev.fluxion.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of one look, written as PNG and as SVG. */
public final class Charts {

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 550;

    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    /** Told apart also by the colour blind (Okabe and Ito, and greys). */
    private static final List<Color> COLORS = List.of(
            new Color(0, 114, 178),
            new Color(213, 94, 0),
            new Color(0, 158, 115),
            new Color(204, 121, 167),
            new Color(230, 159, 0),
            new Color(86, 180, 233),
            new Color(140, 140, 140),
            new Color(60, 60, 60));

    private Charts() {}

    /** The colour of a series by its place; after the eighth they begin anew. */
    public static Color color(int place) {
        return COLORS.get(place % COLORS.size());
    }

    /**
     * An empty chart.
     *
     * @param title what it shows
     * @param x names the axis; empty for no name
     * @param y names the axis
     */
    public static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(225, 225, 225));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setXAxisTitleVisible(!x.isEmpty());
        styler.setMarkerSize(5);
        styler.setLocale(Locale.ROOT);
        styler.setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return chart;
    }

    /** Adds a line. */
    public static XYSeries addLine(XYChart chart, String name, List<?> x, List<Double> y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(LINE);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /** Adds points. */
    public static XYSeries addPoints(XYChart chart, String name, List<?> x, List<Double> y, Color color) {
        XYSeries series = addLine(chart, name, x, y, color);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
        return series;
    }

    /**
     * Writes a chart.
     *
     * @param folder where to; it must be there
     * @param name of the files, without an ending
     * @return the files
     */
    public static List<Path> write(Path folder, String name, XYChart chart) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String format : List.of("png", "svg")) {
            Path file = folder.resolve(name + "." + format);
            try (OutputStream out = Files.newOutputStream(file)) {
                ChartEncoder.saveChart(chart, out, format);
            }
            files.add(file);
        }
        return files;
    }
}
