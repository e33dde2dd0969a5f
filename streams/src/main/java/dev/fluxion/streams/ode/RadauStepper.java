package dev.fluxion.streams.ode;

import static dev.fluxion.streams.ode.RadauTableau.ALPHA;
import static dev.fluxion.streams.ode.RadauTableau.BETA;
import static dev.fluxion.streams.ode.RadauTableau.C;
import static dev.fluxion.streams.ode.RadauTableau.E;
import static dev.fluxion.streams.ode.RadauTableau.GAMMA;
import static dev.fluxion.streams.ode.RadauTableau.STAGES;
import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.Evaluations;
import org.jspecify.annotations.Nullable;

/** One run of {@link Radau}. */
final class RadauStepper implements Stepper {

    /** Iterations that leave less than this of each change are fast enough for the Jacobian to be kept. */
    private static final double FAST = 1e-3;

    private final StiffSide side;
    private final StepMatrix matrix;
    private final Control control;
    private final RadauStages stages;

    /** The velocity at the point; null where the point is new. */
    private double @Nullable [] velocity;

    /** Whether there is a Jacobian to go on with, and whether it is that of the point. */
    private boolean linearized;

    private boolean here;

    /** Whether a step of this point was rejected, or there was none before it. */
    private boolean careful = true;

    private @Nullable StepSolver real;
    private @Nullable Collocation last;
    private @Nullable Collocation tried;

    RadauStepper(StiffSide side, StepMatrix matrix, Control control) {
        this.side = side;
        this.matrix = matrix;
        this.control = forEstimate(control);
        this.stages = new RadauStages(side, this.control);
    }

    /**
     * The estimate is of order 3 and the step of order 5: the estimate may be larger for the step to be as exact as is asked for. This is the
     * change of tolerances of RADAU5.
     */
    private static Control forEstimate(Control control) {
        double relative = control.relative();
        double factor = relative > 0.0 ? 0.1 * Math.pow(relative, -1.0 / 3.0) : 1.0;
        return control.tolerances(factor * relative, factor * control.absolute());
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    public double[] value(double t, double[] y) {
        return side.value(t, y);
    }

    @Override
    public Attempt attempt(double t, double[] y, double h) {
        double[] speed = velocity;
        if (speed == null) {
            speed = side.value(t, y);
            velocity = speed;
        }
        if (!Vectors.isFinite(speed)) {
            return Attempt.notFinite();
        }
        if (!linearized && !linearize(t, y)) {
            return Attempt.notFinite();
        }
        RadauStages.Outcome outcome = iterate(t, y, h);
        if (outcome != RadauStages.Outcome.CONVERGED && !here) {
            if (!linearize(t, y)) {
                return Attempt.notFinite();
            }
            outcome = iterate(t, y, h);
        }
        Attempt attempt = switch (outcome) {
            case CONVERGED -> converged(t, y, h, speed);
            case NOT_CONVERGED -> Attempt.notConverged();
            case NOT_FINITE -> Attempt.notFinite();
            case UNSOLVED -> Attempt.unsolved();
        };
        careful = true;
        return attempt;
    }

    private boolean linearize(double t, double[] y) {
        linearized = matrix.linearize(t, y) != null;
        here = linearized;
        return linearized;
    }

    private RadauStages.Outcome iterate(double t, double[] y, double h) {
        StepSolver first = matrix.factor(GAMMA / h);
        StepSolver others = matrix.factor(ALPHA / h, BETA / h);
        if (first == null || others == null) {
            return RadauStages.Outcome.UNSOLVED;
        }
        real = first;
        return stages.solve(t, y, h, start(y, h), first, others);
    }

    /** Where the iteration begins: on the polynomial of the step before, or at the point itself. */
    private double[][] start(double[] y, double h) {
        double[][] start = new double[STAGES][y.length];
        Collocation before = last;
        if (before != null) {
            for (int i = 0; i < STAGES; i++) {
                start[i] = Vectors.difference(before.at(1.0 + C[i] * h / before.length()), y);
                if (!Vectors.isFinite(start[i])) {
                    return new double[STAGES][y.length];
                }
            }
        }
        return start;
    }

    private Attempt converged(double t, double[] y, double h, double[] speed) {
        double[][] z = stages.increments();
        double[] after = Vectors.sum(y, 1.0, z[STAGES - 1]);
        double[] combined = new double[y.length];
        for (int i = 0; i < STAGES; i++) {
            Vectors.add(combined, E[i] / h, z[i]);
        }
        double[] embedded = StepMatrix.mass(side.mass(), combined);
        double[] error = requireNonNull(real).solve(Vectors.sum(speed, 1.0, embedded));
        if (error == null) {
            return Attempt.unsolved();
        }
        double norm = control.norm(error, y, after);
        if (norm >= 1.0 && careful) {
            // Where the solution is fast at first the estimate is too large; this one tends to 0 for very stiff
            // components.
            double[] shifted = side.value(t, Vectors.sum(y, 1.0, error));
            double[] smoothed =
                    Vectors.isFinite(shifted) ? requireNonNull(real).solve(Vectors.sum(shifted, 1.0, embedded)) : null;
            norm = smoothed == null ? norm : control.norm(smoothed, y, after);
        }
        var collocation = new Collocation(y, z, h);
        tried = collocation;
        return new Attempt(after, norm, collocation, false);
    }

    @Override
    public void accept() {
        last = tried;
        velocity = null;
        careful = false;
        here = false;
        linearized = stages.rate() <= FAST;
    }

    @Override
    public boolean heldBack() {
        return false;
    }

    @Override
    public Evaluations evaluations() {
        return side.evaluations();
    }

    /**
     * The polynomial through the point and the stages after it.
     *
     * @param z the increments of the stages
     * @param length of the step
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
    private record Collocation(double[] y, double[][] z, double length) implements Interpolant {
        @Override
        public double[] at(double theta) {
            double[] state = y.clone();
            for (int i = 0; i < STAGES; i++) {
                double weight = theta / C[i];
                for (int j = 0; j < STAGES; j++) {
                    weight *= i == j ? 1.0 : (theta - C[j]) / (C[i] - C[j]);
                }
                Vectors.add(state, weight, z[i]);
            }
            return state;
        }
    }
}
