package dev.fluxion.examples.fit;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.streams.solve.Iterate;

/**
 * One fit of one problem.
 *
 * @param problem its name
 * @param start 1 for the far starting point, 2 for the near one
 * @param backend the backend's name
 * @param digits how many digits of parameters, standard errors and sum of squares agree with the certified ones at least
 * @param iterations how many steps were taken
 * @param converged whether it has converged
 */
public record NistResult(String problem, int start, String backend, double digits, long iterations, boolean converged) {

    /** Fits. */
    public static NistResult of(NistProblem problem, int start, Backend backend) {
        return of(problem, start, fit(problem, start, backend));
    }

    /** What a fit has come to. */
    public static NistResult of(NistProblem problem, int start, Fit fit) {
        double digits = Certificate.of(problem, fit).digits();
        return new NistResult(
                problem.name(),
                start,
                fit.backend().name(),
                Math.round(10.0 * digits) / 10.0,
                fit.end().number(),
                fit.end().converged());
    }

    private static Fit fit(NistProblem problem, int start, Backend backend) {
        Iterate end = problem.iterates(backend, start).blockLast();
        return Fit.of(problem.data(), problem.model(), backend, requireNonNull(end, "end"));
    }
}
