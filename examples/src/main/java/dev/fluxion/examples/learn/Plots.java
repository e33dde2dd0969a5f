package dev.fluxion.examples.learn;

import dev.fluxion.examples.chart.Charts;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The two plots of a run: forecast against truth, and how the scores have come to what they are. */
public final class Plots {

    /** As many of the latest forecasts as can be told apart. */
    private static final int SHOWN = 150;

    /** How many predictions the learning curve leaves out at its start. */
    private static final int FEWEST = 10;

    private static final int MOST_UNSETTLED = 500;

    /** Told apart also by the colour blind (Okabe and Ito), and grey for what is given. */
    private static final Color MODEL = new Color(0, 114, 178);

    private static final Color PERSISTENCE = new Color(213, 94, 0);
    private static final Color CLIMATOLOGY = new Color(0, 158, 115);
    private static final Color TRUTH = new Color(110, 110, 110);

    private static final BasicStroke THIN = new BasicStroke(1, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

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
            files.addAll(Charts.write(folder, "forecast", forecastAgainstTruth()));
        }
        if (!settledPoints().isEmpty()) {
            files.addAll(Charts.write(folder, "learning-curve", learningCurve()));
        }
        return files;
    }

    private XYChart forecastAgainstTruth() {
        List<Forecast> latest = List.copyOf(learner.trace().latest());
        List<Forecast> shown = latest.subList(Math.max(0, latest.size() - SHOWN), latest.size());
        return learner.scores().classes() ? classes(shown) : numbers(shown);
    }

    private XYChart numbers(List<Forecast> shown) {
        boolean dated = shown.stream().noneMatch(forecast -> forecast.day().isEmpty());
        XYChart chart = Charts.chart(
                what + ": forecast against truth",
                dated ? "" : "row",
                learner.schema().target().name());
        chart.getStyler().setDatePattern("d MMM yyyy");
        List<?> x = shown.stream()
                .map(forecast -> dated ? (Object) date(forecast.day()) : (Object) (double) forecast.row())
                .toList();
        XYSeries truth = Charts.addLine(chart, "truth", x, values(shown, Forecast::truth), TRUTH);
        truth.setLineStyle(THIN);
        truth.setMarker(SeriesMarkers.CIRCLE);
        Charts.addLine(chart, "forecast", x, values(shown, Forecast::predicted), MODEL);
        return chart;
    }

    /** A line for each class; what was forecast is below what was. */
    private XYChart classes(List<Forecast> shown) {
        XYChart chart = Charts.chart(
                what + ": forecast against truth",
                "row",
                learner.schema().target().name());
        List<Double> x = values(shown, Forecast::row);
        Charts.addPoints(chart, "truth", x, values(shown, forecast -> forecast.truth() + 0.1), TRUTH);
        Charts.addPoints(chart, "forecast", x, values(shown, forecast -> forecast.predicted() - 0.1), MODEL);
        double first = x.get(0);
        double margin = 0.15 * (x.get(x.size() - 1) - first + 1);
        XYStyler styler = chart.getStyler();
        styler.setXAxisMin(first - margin);
        styler.setYAxisMin(-0.5);
        styler.setYAxisMax(learner.labels().size() - 0.5);
        styler.setYAxisTicksVisible(false);
        styler.setPlotGridLinesVisible(false);
        for (int k = 0; k < learner.labels().size(); k++) {
            chart.addAnnotation(new AnnotationText(learner.labels().get(k), first - margin / 2, k, false));
        }
        return chart;
    }

    private XYChart learningCurve() {
        List<Trace.Point> points = settledPoints();
        Trace.Point end = points.get(points.size() - 1);
        boolean classes = learner.scores().classes();
        String score = classes ? "accuracy so far" : "root mean squared error so far";
        XYChart chart = Charts.chart(what + ": learning curve", "predictions", score);
        List<Double> x = values(points, Trace.Point::predictions);
        Charts.addLine(chart, named("forecast", end.model()), x, values(points, Trace.Point::model), MODEL);
        Charts.addLine(
                chart,
                named("persistence", end.persistence()),
                x,
                values(points, Trace.Point::persistence),
                PERSISTENCE);
        String climatology = classes ? "most frequent class" : "climatology";
        double reach = 2 * Math.max(end.model(), end.persistence());
        if (classes || end.climatology() <= reach) {
            Charts.addLine(
                    chart,
                    named(climatology, end.climatology()),
                    x,
                    values(points, Trace.Point::climatology),
                    CLIMATOLOGY);
        } else {
            chart.setTitle(chart.getTitle()
                    + String.format(Locale.ROOT, " (climatology, off the plot: %.3f)", end.climatology()));
        }
        return chart;
    }

    /** A mean over few predictions says little and would set the scale of the plot. */
    private List<Trace.Point> settledPoints() {
        long counted = learner.scores().predictions() - Scores.WARM_UP;
        long settled = Scores.WARM_UP + Math.max(FEWEST, Math.min(MOST_UNSETTLED, counted / 8));
        return learner.trace().points().stream()
                .filter(point -> point.predictions() > settled)
                .toList();
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
