package dev.fluxion.streams.solve;

import java.util.Locale;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Where a solver has come to after some steps. Immutable and safe to share between threads. The last iterate of a run is the
 * answer: it has {@link #converged} or has {@link #stopped}, for a {@link #reason}.
 */
public final class Iterate {

    private final long number;
    private final double[] point;
    private final double value;
    private final double gradientNorm;
    private final double stepLength;
    private final Status status;
    private final String reason;
    private final Evaluations evaluations;
    private final Supplier<DMatrixRMaj> covariance;

    Iterate(long number, Place place, double stepLength, Status status, String reason, Evaluations evaluations) {
        this.number = number;
        this.point = place.point();
        this.value = place.value();
        this.gradientNorm = place.gradientNorm();
        this.covariance = place.covariance();
        this.stepLength = stepLength;
        this.status = status;
        this.reason = reason;
        this.evaluations = evaluations;
    }

    /** How many steps were taken to come here; 0 at the starting point. */
    public long number() {
        return number;
    }

    /** The point, of length n; a copy. The last good one if the run has stopped. */
    public double[] point() {
        return point.clone();
    }

    /**
     * What is made small: the value of the function for a minimum, half the sum of the squares (or of the losses) of the
     * residuals for least squares, the Euclidean norm of the function's value for a root.
     */
    public double value() {
        return value;
    }

    /**
     * The largest magnitude of a component of the gradient of what is made small, without the components that would lead out of
     * bounds; of half the squared norm of the function for a root. NaN where the solver has no gradient ({@link NewtonKrylov}).
     */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** The Euclidean norm of the step that led here; 0 at the starting point. */
    public double stepLength() {
        return stepLength;
    }

    /** Whether the run goes on, and if not, why. */
    public Status status() {
        return status;
    }

    /** The status in a sentence with the numbers behind it. */
    public String reason() {
        return reason;
    }

    /** How often the function was asked for up to here. */
    public Evaluations evaluations() {
        return evaluations;
    }

    /** Whether the run ends here with an answer. */
    public boolean converged() {
        return status.converged();
    }

    /** Whether the run ends here without an answer; {@link #reason} says why. */
    public boolean stopped() {
        return status.stopped();
    }

    /** Whether there is a next iterate. */
    public boolean running() {
        return status.running();
    }

    /**
     * The estimated covariance of the parameters here, n x n: {@code s^2 (J^T J)^-1} with {@code s^2} the sum of squares over
     * m - n. A parameter held at a bound counts as known, with a row and a column of zeros. With a robust loss residuals and Jacobian are
     * as the loss weights them, which is a usual approximation. Computed anew at each call, from the Jacobian that the step was made of.
     *
     * @throws UnsupportedOperationException if the solver is not one for least squares
     * @throws IllegalStateException if there are not more residuals than parameters, or the Jacobian has not full rank
     */
    public DMatrixRMaj covariance() {
        return covariance.get();
    }

    /**
     * The standard errors of the parameters, of length n: the roots of the diagonal of the {@link #covariance}.
     *
     * @throws UnsupportedOperationException if the solver is not one for least squares
     * @throws IllegalStateException if there are not more residuals than parameters, or the Jacobian has not full rank
     */
    public double[] standardErrors() {
        DMatrixRMaj matrix = covariance();
        double[] errors = new double[point.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.sqrt(matrix.get(i, i));
        }
        return errors;
    }

    /** One line: number, value, norms and reason. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "iterate %d: value %.6e, gradient %.1e, step %.1e; %s",
                number,
                value,
                gradientNorm,
                stepLength,
                reason);
    }
}
