package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** One pullback through a flow: from the last observation back to the initial value, whose cotangent and that of the parameters grow. */
final class AdjointSweep {

    /** So many steps are kept with their dense output; of longer stretches every so manieth state is kept, and they are solved again. */
    private static final int KEPT = 100;

    private final FlowRule rule;
    private final double[] times;
    private final double[] p;
    private final double[] y0;
    private final int n;
    private final PreparedSide side;
    private double[] lambda;
    private final double[] mu;
    private double stride;

    AdjointSweep(FlowRule rule, PreparedSide side, double[] y0, double[] p) {
        this.rule = rule;
        this.side = side;
        this.times = rule.times();
        this.y0 = y0;
        this.p = p;
        this.n = y0.length;
        this.lambda = new double[n];
        this.mu = new double[p.length];
    }

    /**
     * Pulls back.
     *
     * @param states at all times, one after the other
     * @param cotangent of the states
     * @return the cotangents of initial value and parameters, one after the other
     */
    double[] pull(double[] states, double[] cotangent) {
        if (rule.adjoint() == Adjoint.DISCRETE) {
            throughSteps(cotangent);
        } else {
            for (int i = times.length - 1; i > 0; i--) {
                Vectors.add(lambda, 1.0, at(cotangent, i));
                if (rule.adjoint() == Adjoint.BACKSOLVE) {
                    backsolve(at(states, i), times[i], times[i - 1]);
                } else {
                    throughStretch(at(states, i - 1), times[i - 1], times[i]);
                }
            }
        }
        Vectors.add(lambda, 1.0, at(cotangent, 0));
        return Variation.joined(lambda, mu);
    }

    private double[] at(double[] rows, int i) {
        return Arrays.copyOfRange(rows, i * n, (i + 1) * n);
    }

    // The discrete adjoint.

    private void throughSteps(double[] cotangent) {
        if (times.length == 1) {
            return;
        }
        List<OdeStep> steps = Trajectory.of(rule.solver().course(rule.dynamics(), y0, p, times))
                .steps();
        FlowRule.running(steps.get(steps.size() - 1));
        Tableau tableau = ((RungeKutta) rule.solver().method()).tableau();
        int row = times.length - 1;
        for (int s = steps.size() - 1; s > 0; s--) {
            OdeStep step = steps.get(s);
            if (step.time() == times[row]) {
                Vectors.add(lambda, 1.0, at(cotangent, row));
                row--;
            }
            throughStep(tableau, step.from(), steps.get(s - 1).state(), step.length());
        }
    }

    /** {@code ybar = lambda + sum of the stages' Ybar}, with {@code Ybar_i = f_y^T kbar_i, kbar_j = h b_j lambda + h sum a_ij Ybar_i}. */
    private void throughStep(Tableau tableau, double t, double[] y, double h) {
        int stages =
                tableau.stages() - 1; // The last one is the velocity of the next step, and for the error estimate only.
        double[] moments = new double[stages];
        double[][] states = new double[stages][];
        double[][] k = new double[stages][];
        double[][] kbar = new double[stages][];
        for (int i = 0; i < stages; i++) {
            double time = i == 0 ? t : t + tableau.c()[i] * h;
            double[] state = tableau.stage(i, y, h, k);
            moments[i] = time;
            states[i] = state;
            k[i] = rule.dynamics().apply(time, state.clone(), p.clone());
            kbar[i] = Vectors.scaled(lambda, h * tableau.a()[stages][i]);
        }
        for (int i = stages - 1; i >= 0; i--) {
            double[] pulled = side.pull(moments[i], states[i], p, kbar[i]).pullback();
            double[] ofState = Arrays.copyOf(pulled, n);
            addOfParameters(1.0, pulled);
            Vectors.add(lambda, 1.0, ofState);
            for (int j = 0; j < i; j++) {
                Vectors.add(kbar[j], h * tableau.a()[i][j], ofState);
            }
        }
    }

    private void addOfParameters(double factor, double[] pulled) {
        for (int j = 0; j < mu.length; j++) {
            mu[j] += factor * pulled[n + j];
        }
    }

    // The continuous adjoints.

    private void backsolve(double[] state, double from, double to) {
        int q = p.length;
        RightSide backwards = (t, z) -> {
            var both = side.pull(t, Arrays.copyOf(z, n), p, Arrays.copyOfRange(z, n, 2 * n));
            double[] velocity = new double[2 * n + q];
            System.arraycopy(both.value(), 0, velocity, 0, n);
            for (int i = 0; i < n + q; i++) {
                velocity[n + i] = -both.pullback()[i];
            }
            return velocity;
        };
        RungeKutta method = (RungeKutta) rule.solver().method();
        double[] start = Variation.joined(state, Variation.joined(lambda, mu));
        double[] end = solve(method.stepper(backwards, control()), start, from, to, step -> {});
        lambda = Arrays.copyOfRange(end, n, 2 * n);
        System.arraycopy(end, 2 * n, mu, 0, q);
    }

    /** Back through the dense output of a stretch between two observations, of which only so much is kept at once. */
    private void throughStretch(double[] state, double from, double to) {
        OdeCourse course = rule.solver().course(rule.dynamics(), state, p, from, to);
        List<OdeStep> kept = new ArrayList<>();
        List<OdeStep> checkpoints = new ArrayList<>();
        OdeStep step;
        do {
            step = FlowRule.running(course.step());
            if (kept.size() == KEPT) {
                checkpoints.add(kept.get(0));
                OdeStep last = kept.get(KEPT - 1);
                kept.clear();
                kept.add(last);
            }
            kept.add(step);
        } while (step.running());
        throughPart(Trajectory.of(kept));
        double end = kept.get(0).time();
        for (int i = checkpoints.size() - 1; i >= 0; i--) {
            OdeStep first = checkpoints.get(i);
            Trajectory part = Trajectory.of(rule.solver().course(rule.dynamics(), first.state(), p, first.time(), end));
            FlowRule.running(part.last());
            throughPart(part);
            end = first.time();
        }
    }

    private void throughPart(Trajectory part) {
        double from = part.last().time();
        double to = part.steps().get(0).time();
        boolean integrated = rule.adjoint() == Adjoint.INTERPOLATING;
        var equation = new AdjointEquation(side, part, p, integrated);
        double[] start = integrated ? Variation.joined(lambda, mu) : lambda;
        List<OdeStep> steps = new ArrayList<>();
        double[] end = solve(rule.solver().method().stepper(equation, control()), start, from, to, steps::add);
        lambda = Arrays.copyOf(end, n);
        if (integrated) {
            System.arraycopy(end, n, mu, 0, mu.length);
        } else {
            addIntegral(part, steps);
        }
    }

    /** {@code mu = integral of f_p^T lambda}, step by step of the adjoint. */
    private void addIntegral(Trajectory part, List<OdeStep> steps) {
        Control control = rule.solver().control();
        for (OdeStep step : steps) {
            if (step.number() > 0) {
                double[] integral = GaussKronrod.integrate(
                        t -> {
                            double[] pulled =
                                    side.pull(t, part.at(t), p, step.at(t)).pullback();
                            return Arrays.copyOfRange(pulled, n, n + p.length);
                        },
                        step.time(),
                        step.from(),
                        error -> control.norm(error, mu, mu));
                Vectors.add(mu, 1.0, integral);
            }
        }
    }

    /** The first step is as long as the last one of the stretch before. */
    private Control control() {
        Control control = rule.solver().control();
        return stride > 0.0 ? control.firstStep(stride) : control;
    }

    private double[] solve(Stepper stepper, double[] start, double from, double to, Consumer<OdeStep> steps) {
        OdeCourse course = new OdeCourse(stepper, control(), new EventSearch(List.of()), start, from, to);
        OdeStep step;
        do {
            step = FlowRule.running(course.step());
            steps.accept(step);
        } while (step.running());
        stride = Math.abs(course.planned());
        return step.state();
    }
}
