package dev.fluxion.examples.fit;

import dev.fluxion.examples.chart.Charts;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/** The plot of a fit: data and curve over the variable if there is one, observed against fitted if there are more. */
public final class FitPlot {

    /** Points of the curve: enough for it to look smooth. */
    private static final int POINTS = 500;

    /** Told apart also by the colour blind (Okabe and Ito), and grey for what is given. */
    private static final Color CURVE = new Color(0, 114, 178);

    private static final Color OBSERVED = new Color(110, 110, 110);

    private FitPlot() {}

    /**
     * Draws as PNG and as SVG.
     *
     * @param fit what to draw
     * @param title what it is called
     * @param folder where to; it must be there
     * @return the files
     */
    public static List<Path> write(Fit fit, String title, Path folder) throws IOException {
        List<Integer> variables = fit.model().variables();
        XYChart chart =
                variables.size() == 1 ? overVariable(fit, title, variables.get(0)) : observedAgainstFitted(fit, title);
        return Charts.write(folder, "fit", chart);
    }

    private static XYChart overVariable(Fit fit, String title, int variable) {
        Data data = fit.data();
        XYChart chart =
                Charts.chart(title, data.columns().get(variable), fit.model().responseText());
        Charts.addPoints(
                chart, "data", values(data, row -> row[variable]), values(data, fit.model()::response), OBSERVED);
        double[] xs =
                Arrays.stream(data.rows()).mapToDouble(row -> row[variable]).toArray();
        double least = Arrays.stream(xs).min().orElse(0);
        double most = Arrays.stream(xs).max().orElse(1);
        double[] row = data.rows()[0].clone();
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i <= POINTS; i++) {
            row[variable] = least + (most - least) * i / POINTS;
            double predicted = fit.model().predict(fit.parameters(), row);
            if (Double.isFinite(predicted)) {
                x.add(row[variable]);
                y.add(predicted);
            }
        }
        if (!x.isEmpty()) {
            Charts.addLine(chart, "fit", x, y, CURVE);
        }
        return chart;
    }

    private static XYChart observedAgainstFitted(Fit fit, String title) {
        XYChart chart = Charts.chart(title, "fitted", fit.model().responseText());
        List<Double> fitted = values(fit.data(), row -> fit.model().predict(fit.parameters(), row));
        List<Double> observed = values(fit.data(), fit.model()::response);
        Charts.addPoints(chart, "data", fitted, observed, OBSERVED);
        List<Double> ends = List.of(
                observed.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                observed.stream().mapToDouble(Double::doubleValue).max().orElse(1));
        Charts.addLine(chart, "a perfect fit", ends, ends, CURVE);
        return chart;
    }

    private static List<Double> values(Data data, ToDoubleFunction<double[]> value) {
        return Arrays.stream(data.rows()).map(value::applyAsDouble).toList();
    }
}
