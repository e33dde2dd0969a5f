package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;

/**
 * The derivatives of an {@link OdeFlow}. Tangents come from the flow of the {@link Variation}, which is a flow again, and so has
 * derivatives. Cotangents come from an {@link AdjointSweep}, which is not looked into: its derivative is the pullback of that same flow,
 * since the tangent of {@code J^T w} is the first part of what pulls {@code (dw, w)} back through {@code (y, dy)}.
 *
 * @param backend differentiates the right side
 * @param solver solves all equations
 * @param dynamics the right side
 * @param times of the initial value and of the observations
 * @param adjoint how cotangents are pulled back
 * @param stock keeps what pullbacks have prepared
 */
@SuppressWarnings("ArrayRecordComponent") // A rule: nobody compares it.
record FlowRule(Backend backend, OdeSolver solver, Dynamics dynamics, double[] times, Adjoint adjoint, SideStock stock)
        implements PushforwardRule, PullbackRule {

    @Override
    public String name() {
        return "ode flow";
    }

    @Override
    public double[] value(double[][] inputs) {
        int n = inputs[0].length;
        double[] states = new double[n * times.length];
        System.arraycopy(inputs[0], 0, states, 0, n);
        if (times.length == 1) {
            return states;
        }
        OdeCourse course = solver.course(dynamics, inputs[0], inputs[1], times);
        int next = 1;
        while (next < times.length) {
            OdeStep step = running(course.step());
            if (step.time() == times[next]) {
                System.arraycopy(step.state(), 0, states, next * n, n);
                next++;
            }
        }
        return states;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[] both = ArrayRule.apply(
                varied(), Variation.joined(inputs[0], tangents[0]), Variation.joined(inputs[1], tangents[1]));
        int n = inputs[0].length;
        double[] tangent = new double[output.length];
        for (int i = 0; i < times.length; i++) {
            System.arraycopy(both, (2 * i + 1) * n, tangent, i * n, n);
        }
        return tangent;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[] both = pulled(this, inputs[0], inputs[1], output, cotangent);
        double[] ofState = new double[inputs[0].length];
        double[] ofParameters = new double[inputs[1].length];
        System.arraycopy(both, 0, ofState, 0, ofState.length);
        System.arraycopy(both, ofState.length, ofParameters, 0, ofParameters.length);
        return new double[][] {ofState, ofParameters};
    }

    /** The flow of the equation together with its variational equation. */
    FlowRule varied() {
        return new FlowRule(backend, solver, new Variation(backend, dynamics), times, adjoint, stock);
    }

    /** The cotangents of initial value and parameters, one after the other. */
    @DifferentiatedBy(PulledRule.class)
    static double[] pulled(FlowRule rule, double[] y0, double[] p, double[] states, double[] cotangent) {
        return rule.stock()
                .lend(
                        rule.backend(),
                        rule.dynamics(),
                        y0.length,
                        p.length,
                        side -> new AdjointSweep(rule, side, y0, p).pull(states, cotangent));
    }

    /** The step, which must not have stopped. */
    static OdeStep running(OdeStep step) {
        if (step.stopped()) {
            throw new IllegalStateException(
                    "ode: the solution must go on but stopped at t = " + step.time() + "; " + step.reason());
        }
        return step;
    }

    /** The derivative of a pullback. */
    static final class PulledRule {

        private PulledRule() {}

        static double[] pushforward(
                FlowRule rule,
                double[] y0,
                double[] p,
                double[] states,
                double[] cotangent,
                double[] pulled,
                double[] dy0,
                double[] dp,
                double[] dstates,
                double[] dcotangent) {
            int n = y0.length;
            FlowRule varied = rule.varied();
            double[] initial = Variation.joined(y0, dy0);
            double[] parameters = Variation.joined(p, dp);
            double[] weights = new double[2 * cotangent.length];
            for (int i = 0; i < rule.times().length; i++) {
                System.arraycopy(dcotangent, i * n, weights, 2 * i * n, n);
                System.arraycopy(cotangent, i * n, weights, (2 * i + 1) * n, n);
            }
            double[] both = pulled(varied, initial, parameters, ArrayRule.apply(varied, initial, parameters), weights);
            double[] tangent = new double[n + p.length];
            System.arraycopy(both, 0, tangent, 0, n);
            System.arraycopy(both, 2 * n, tangent, n, p.length);
            return tangent;
        }
    }
}
