package dev.fluxion.examples.stiff;

import dev.fluxion.Backend;
import dev.fluxion.examples.chart.Charts;
import dev.fluxion.streams.ode.OdeMethod;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.OdeStep;
import dev.fluxion.streams.ode.Radau;
import dev.fluxion.streams.ode.Rodas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What a solution of a stiff problem costs and how exact it is.
 *
 * @param problem which problem
 * @param method {@code rodas} or {@code radau}
 * @param tolerance the relative tolerance asked for
 * @param error {@link StiffProblem#error} at the end
 * @param seconds the fastest of some solutions
 * @param steps how many steps were accepted
 * @param derivatives how many Jacobians were taken
 */
public record WorkPrecision(
        String problem, String method, double tolerance, double error, double seconds, long steps, long derivatives) {

    /** The relative tolerances. */
    public static final List<Double> TOLERANCES = List.of(1e-4, 1e-6, 1e-8);

    private static final int FEWEST_RUNS = 3;

    /** The implicit methods, dense. */
    public static List<OdeMethod> methods(Backend backend) {
        return List.of(Rodas.with(backend), Radau.with(backend));
    }

    /**
     * Measures.
     *
     * @param budget for how long to solve, in seconds
     * @throws IllegalStateException if the solution stops before its end
     */
    public static WorkPrecision of(StiffProblem problem, OdeMethod method, double tolerance, double budget) {
        OdeSolver solver = OdeSolver.of(method).tolerances(tolerance, tolerance * problem.absolute());
        long end = System.nanoTime() + (long) (1e9 * budget);
        long best = Long.MAX_VALUE;
        OdeStep last;
        int runs = 0;
        do {
            long start = System.nanoTime();
            last = solver.solve(problem.ode()).last();
            best = Math.min(best, System.nanoTime() - start);
            runs++;
        } while (System.nanoTime() < end || runs < FEWEST_RUNS);
        if (!last.finished()) {
            throw new IllegalStateException(
                    "stiff: the solution of " + problem + " must go to its end but " + last.reason());
        }
        return new WorkPrecision(
                problem.name(),
                method.toString(),
                tolerance,
                problem.error(last.state()),
                1e-9 * best,
                last.number(),
                last.evaluations().derivatives());
    }

    /**
     * Draws one problem: time over error, both logarithmic, a line for each method.
     *
     * @param rows of one problem
     * @param folder where to; it must be there
     * @return the files
     */
    public static List<Path> draw(List<WorkPrecision> rows, Path folder) throws IOException {
        String problem = rows.get(0).problem();
        XYChart chart = Charts.chart(problem + ": work over precision", "error at the end", "ms");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        List<String> methods =
                rows.stream().map(WorkPrecision::method).distinct().toList();
        for (int i = 0; i < methods.size(); i++) {
            List<Double> errors = new ArrayList<>();
            List<Double> times = new ArrayList<>();
            for (WorkPrecision row : rows) {
                if (row.method().equals(methods.get(i))) {
                    errors.add(row.error());
                    times.add(1e3 * row.seconds());
                }
            }
            Charts.addLine(chart, methods.get(i), errors, times, Charts.color(i))
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        return Charts.write(folder, "stiff-" + problem.toLowerCase(Locale.ROOT).replace(' ', '-'), chart);
    }
}
