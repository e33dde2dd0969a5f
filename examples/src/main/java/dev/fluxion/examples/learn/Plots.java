package dev.fluxion.examples.learn;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The two plots of a run: forecast against truth, and how the scores have come to what they are. */
public final class Plots {

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 550;

    /** As many of the latest forecasts as can be told apart. */
    private static final int SHOWN = 150;

    /** A mean over fewer predictions says little and would set the scale of the plot. */
    private static final int SETTLED = 30;

    /** Told apart also by the colour blind (Okabe and Ito), and grey for what is given. */
    private static final Color MODEL = new Color(0, 114, 178);

    private static final Color PERSISTENCE = new Color(213, 94, 0);
    private static final Color CLIMATOLOGY = new Color(0, 158, 115);
    private static final Color TRUTH = new Color(110, 110, 110);

    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke THIN = new BasicStroke(1, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke NONE = new BasicStroke(0);

    private final Learner learner;
    private final String what;

    private Plots(Learner learner, String what) {
        this.learner = learner;
        this.what = what;
    }

    /**
     * The plots of a run.
     *
     * @param learner what was learned
     * @param what names what was predicted, for the titles
     */
    public static Plots of(Learner learner, String what) {
        return new Plots(learner, what);
    }

    /**
     * Draws both plots as PNG and as SVG.
     *
     * @param folder where to; it must be there
     * @return the files written; none if there were too few predictions to draw
     */
    public List<Path> write(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!learner.trace().latest().isEmpty()) {
            files.addAll(write(folder, "forecast", forecastAgainstTruth()));
        }
        if (!settledPoints().isEmpty()) {
            files.addAll(write(folder, "learning-curve", learningCurve()));
        }
        return files;
    }

    private static List<Path> write(Path folder, String name, XYChart chart) throws IOException {
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

    private XYChart forecastAgainstTruth() {
        List<Forecast> shown = learner.trace().latest().stream()
                .skip(Math.max(0, learner.trace().latest().size() - SHOWN))
                .toList();
        boolean dated = shown.stream().noneMatch(forecast -> forecast.day().isEmpty());
        XYChart chart = chart(
                what + ": forecast against truth",
                dated ? "" : "row",
                learner.schema().target().name());
        List<?> x = shown.stream()
                .map(forecast -> dated ? (Object) date(forecast.day()) : (Object) forecast.row())
                .toList();
        boolean classes = learner.scores().classes();
        add(chart, "truth", x, values(shown, Forecast::truth), TRUTH, classes ? NONE : THIN, SeriesMarkers.CIRCLE);
        add(
                chart,
                "forecast",
                x,
                values(shown, Forecast::predicted),
                MODEL,
                classes ? NONE : LINE,
                classes ? SeriesMarkers.CROSS : SeriesMarkers.NONE);
        XYStyler styler = chart.getStyler();
        styler.setDatePattern("d MMM yyyy");
        if (classes) {
            styler.setYAxisTickLabelsFormattingFunction(this::label);
            styler.setYAxisMin(-0.5);
            styler.setYAxisMax(learner.labels().size() - 0.5);
        }
        return chart;
    }

    private XYChart learningCurve() {
        List<Trace.Point> points = settledPoints();
        Trace.Point end = points.get(points.size() - 1);
        boolean classes = learner.scores().classes();
        String score = classes ? "accuracy so far" : "root mean squared error so far";
        XYChart chart = chart(what + ": learning curve", "predictions", score);
        List<Double> x = values(points, Trace.Point::predictions);
        chart.getStyler().setXAxisMin(0.0);
        add(chart, named("forecast", end.model()), x, values(points, Trace.Point::model), MODEL);
        add(chart, named("persistence", end.persistence()), x, values(points, Trace.Point::persistence), PERSISTENCE);
        String climatology = classes ? "most frequent class" : "climatology";
        double reach = 2 * Math.max(end.model(), end.persistence());
        if (classes || end.climatology() <= reach) {
            add(chart, named(climatology, end.climatology()), x, values(points, Trace.Point::climatology), CLIMATOLOGY);
        } else {
            chart.setTitle(chart.getTitle()
                    + String.format(Locale.ROOT, " (climatology, off the plot: %.3f)", end.climatology()));
        }
        return chart;
    }

    private List<Trace.Point> settledPoints() {
        return learner.trace().points().stream()
                .filter(point -> point.predictions() > Scores.WARM_UP + SETTLED)
                .toList();
    }

    private String label(double number) {
        boolean whole = number == Math.rint(number);
        return whole && number >= 0 && number < learner.labels().size()
                ? learner.labels().get((int) number)
                : "";
    }

    private static XYChart chart(String title, String x, String y) {
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
        styler.setXAxisTitleVisible(!x.isEmpty());
        styler.setMarkerSize(5);
        styler.setLocale(Locale.ROOT);
        styler.setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return chart;
    }

    private static void add(XYChart chart, String name, List<?> x, List<Double> y, Color color) {
        add(chart, name, x, y, color, LINE, SeriesMarkers.NONE);
    }

    private static void add(
            XYChart chart, String name, List<?> x, List<Double> y, Color color, BasicStroke stroke, Marker marker) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(stroke);
        series.setMarker(marker);
    }

    private static String named(String name, double score) {
        return String.format(Locale.ROOT, "%s (%.3f)", name, score);
    }

    private static <T> List<Double> values(List<T> items, ToDoubleFunction<T> value) {
        return items.stream().map(value::applyAsDouble).toList();
    }

    private static Date date(String day) {
        return Date.from(LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
