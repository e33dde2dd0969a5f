package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.rule.ArrayRule;

/**
 * The solution of an equation at some times, as a function of initial value and parameters that brings its derivatives: code that calls
 * {@link #apply} is differentiated by sensitivities of the solution, and never through the solver's own loops.
 *
 * <pre>{@code
 * OdeFlow flow = OdeFlow.of(ad, OdeSolver.of(RungeKutta.tsitouras()), Demo::lotkaVolterra, 0, 5, 10);
 * double[] slope = ad.gradient(p -> Demo.loss(flow.apply(y0, p)), p0);
 * }</pre>
 *
 * <p>Tangents are pushed forward by the forward sensitivity equation, solved with the equation itself under one error control; cotangents
 * are pulled back by an {@link Adjoint}. Any backend that knows custom rules differentiates code that calls a flow (SourceAdjoint knows none,
 * and refuses it); the one given here, which may be any, differentiates the right side.
 * Where that one can be nested, derivatives of derivatives follow.
 *
 * <p>Steps end at the times of the flow. A value costs one solution; a pushforward one of twice the length; a pullback the solutions that its
 * {@link Adjoint} names; what the backend prepares for the first pullback serves the next ones. Immutable, and safe to share between threads if the right side is.
 */
public final class OdeFlow {

    private final FlowRule rule;

    private OdeFlow(FlowRule rule) {
        this.rule = rule;
    }

    /**
     * The flow of an equation, with {@link Adjoint#INTERPOLATING}.
     *
     * @param backend differentiates the right side
     * @param solver solves the equation and those of the sensitivities
     * @param dynamics the right side
     * @param times the time of the initial value first, then the times at which the solution is wanted, rising or falling throughout
     * @throws IllegalArgumentException if the times are not so, or the solver has events or a mass matrix
     */
    public static OdeFlow of(Backend backend, OdeSolver solver, Dynamics dynamics, double... times) {
        requireNonNull(backend, "backend");
        requireNonNull(dynamics, "dynamics");
        checkTimes(times);
        checkSolver(solver);
        return new OdeFlow(
                new FlowRule(backend, solver, dynamics, times.clone(), Adjoint.INTERPOLATING, new SideStock()));
    }

    /**
     * The same with cotangents pulled back otherwise.
     *
     * @throws IllegalArgumentException if it is for explicit methods and this one is not
     */
    public OdeFlow adjoint(Adjoint adjoint) {
        requireNonNull(adjoint, "adjoint");
        boolean explicit = adjoint == Adjoint.DISCRETE || adjoint == Adjoint.BACKSOLVE;
        if (explicit && !(rule.solver().method() instanceof RungeKutta)) {
            throw new IllegalArgumentException("OdeFlow: the method of adjoint " + adjoint
                    + " must be explicit but was " + rule.solver().method() + "; use " + Adjoint.INTERPOLATING);
        }
        return new OdeFlow(
                new FlowRule(rule.backend(), rule.solver(), rule.dynamics(), rule.times(), adjoint, rule.stock()));
    }

    /**
     * The solution.
     *
     * @param y0 the initial value, of length n
     * @param p the parameters
     * @return the states at all times one after the other, the initial value first: of length n times the number of times
     * @throws IllegalStateException if the solution stops before the last time
     */
    public double[] apply(double[] y0, double[] p) {
        return ArrayRule.apply(rule, y0, p);
    }

    private static void checkTimes(double[] times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("OdeFlow: times must be at least one but were none");
        }
        for (int i = 0; i < times.length; i++) {
            boolean onward = i == 0 || (times[i] != times[i - 1] && times[i] > times[i - 1] == times[1] > times[0]);
            if (!Double.isFinite(times[i]) || !onward) {
                throw new IllegalArgumentException(
                        "OdeFlow: times must be finite and rise or fall throughout but time " + i + " was " + times[i]);
            }
        }
    }

    private static void checkSolver(OdeSolver solver) {
        if (solver.hasEvents()) {
            throw new IllegalArgumentException("OdeFlow: solver must have no events but has some");
        }
        if (solver.method().hasMass()) {
            throw new IllegalArgumentException(
                    "OdeFlow: solver must have no mass matrix but has one; solve for the velocity in the right side");
        }
    }
}
