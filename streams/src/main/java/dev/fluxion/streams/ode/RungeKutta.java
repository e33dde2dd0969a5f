package dev.fluxion.streams.ode;

/**
 * Explicit Runge-Kutta pairs of order 5(4): the step has order 5, an embedded one of order 4 estimates its error, and an interpolant of
 * order 4 gives the solution within steps at no further cost. Six values of the right side for each step. For problems that are
 * not stiff: on a stiff one the solution ends as {@link OdeStatus#STOPPED_BY_STIFFNESS}.
 */
public final class RungeKutta extends OdeMethod {

    private final Tableau tableau;

    private RungeKutta(Tableau tableau) {
        this.tableau = tableau;
    }

    /** The pair of Dormand and Prince. */
    public static RungeKutta dormandPrince() {
        return new RungeKutta(Tableau.DORMAND_PRINCE);
    }

    /** The pair of Tsitouras, whose errors are somewhat smaller. */
    public static RungeKutta tsitouras() {
        return new RungeKutta(Tableau.TSITOURAS);
    }

    @Override
    String name() {
        return tableau.name();
    }

    @Override
    Stepper stepper(Ode problem, Control control) {
        Dynamics f = problem.dynamics();
        double[] p = problem.parameters();
        return stepper((RightSide) (t, y) -> f.apply(t, y.clone(), p.clone()).clone(), control);
    }

    @Override
    Stepper stepper(LinearSide side, Control control) {
        return stepper((RightSide) side, control);
    }

    Stepper stepper(RightSide side, Control control) {
        return new RungeKuttaStepper(tableau, side, control);
    }

    Tableau tableau() {
        return tableau;
    }
}
