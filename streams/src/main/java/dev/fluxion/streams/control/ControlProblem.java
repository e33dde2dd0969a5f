package dev.fluxion.streams.control;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.Objective;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.Differentiate;
import dev.fluxion.streams.internal.Settings;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import reactor.core.publisher.Flux;

/**
 * What is to be planned: how a plant moves, what its steps and its end cost, how many steps are looked ahead, and what controls
 * there are.
 *
 * <pre>{@code
 * ControlProblem swingUp = ControlProblem.of(4, 1, CartPole.crocoddyl().step(0.05))
 *         .residuals(Demo::offUpright, Demo::offUprightAtTheEnd)
 *         .horizon(50)
 *         .bounds(new double[] {-20}, new double[] {20});
 * }</pre>
 *
 * <p>Immutable and safe to share.
 */
public final class ControlProblem {

    private final int n;
    private final int m;
    private final Dynamics dynamics;
    private final Cost cost;
    private final int horizon;
    private final Box box;

    private ControlProblem(int n, int m, Dynamics dynamics, Cost cost, int horizon, Box box) {
        this.n = n;
        this.m = m;
        this.dynamics = dynamics;
        this.cost = cost;
        this.horizon = horizon;
        this.box = box;
    }

    /**
     * A plant without a cost, 20 steps and unbounded controls; say what it costs by {@link #cost} or {@link #residuals}.
     *
     * @param n how many numbers its state has
     * @param m how many numbers a control has
     * @param dynamics how it moves in one step
     * @throws IllegalArgumentException if one of the numbers is below 1
     */
    public static ControlProblem of(int n, int m, Dynamics dynamics) {
        Settings.atLeast("ControlProblem", "n", 1, n);
        Settings.atLeast("ControlProblem", "m", 1, m);
        requireNonNull(dynamics, "dynamics");
        return new ControlProblem(n, m, dynamics, Cost.general(n, m, (x, u) -> 0.0, x -> 0.0), 20, Box.unbounded(m));
    }

    /** The same with a cost whose Hessians are taken: the backend must be one that can be nested, or a {@code HigherOrder}. */
    public ControlProblem cost(StageCost stage, ScalarField terminal) {
        return new ControlProblem(
                n,
                m,
                dynamics,
                Cost.general(n, m, requireNonNull(stage, "stage"), requireNonNull(terminal, "terminal")),
                horizon,
                box);
    }

    /** The same with half the sum of squares as the cost, for which first derivatives are enough (Gauss and Newton). */
    public ControlProblem residuals(StageResiduals stage, VectorFunction terminal) {
        return new ControlProblem(
                n,
                m,
                dynamics,
                Cost.squares(n, m, requireNonNull(stage, "stage"), requireNonNull(terminal, "terminal")),
                horizon,
                box);
    }

    /**
     * The same with another number of steps to look ahead.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public ControlProblem horizon(int steps) {
        return new ControlProblem(n, m, dynamics, cost, Settings.atLeast("ControlProblem", "horizon", 1, steps), box);
    }

    /**
     * The same with controls from {@code lower} to {@code upper}, both of length m; infinities are no bounds.
     *
     * @throws ShapeMismatchException if a length is not m
     * @throws IllegalArgumentException if a lower bound is not below or at its upper one
     */
    public ControlProblem bounds(double[] lower, double[] upper) {
        return new ControlProblem(n, m, dynamics, cost, horizon, Box.of(m, lower, upper));
    }

    /** How many numbers the state has. */
    public int stateLength() {
        return n;
    }

    /** How many numbers a control has. */
    public int controlLength() {
        return m;
    }

    /** How many steps are looked ahead. */
    public int horizon() {
        return horizon;
    }

    /** Whether {@code control}, of length m, is within the bounds. */
    public boolean allows(double[] control) {
        return box.contains(control);
    }

    /**
     * What a step costs.
     *
     * @param state before it, of length n
     * @param control during it, of length m
     */
    public double stageCost(double[] state, double[] control) {
        return cost.stage().of(state, control);
    }

    /**
     * The Jacobians of the steps along a plan, n x (n + m), by the states and then by the controls, with the states that the steps lead to: the linear
     * models that {@link Ilqr} and {@link Ddp} work with. A cold flux, one element for each step, computed when it is requested.
     *
     * @throws ShapeMismatchException if the plan's states or controls are of another length
     */
    public Flux<ValueAndJacobian> jacobians(Backend backend, Plan plan) {
        requireNonNull(backend, "backend");
        checkPlan("jacobians", plan);
        return Flux.range(0, plan.horizon())
                .map(plan::point)
                .transform(Differentiate.with(first(backend)).valueAndJacobian(step()));
    }

    /**
     * The quadratic models of what the steps along a plan cost, by n states and then m controls, and at last of what its end costs, by n states. For residuals
     * the Hessian is that of Gauss and Newton. A cold flux, one element for each step and one for the end, computed when it is requested.
     *
     * @throws ShapeMismatchException if the plan's states or controls are of another length
     */
    public Flux<ValueGradientAndHessian> hessians(Backend backend, Plan plan) {
        requireNonNull(backend, "backend");
        checkPlan("hessians", plan);
        return Flux.defer(() -> {
            Curvature stage = cost.stageCurvature().apply(backend);
            Curvature terminal = cost.terminalCurvature().apply(backend);
            int end = plan.horizon();
            return Flux.range(0, end + 1)
                    .map(t -> t < end
                            ? model(stage, plan.point(t), stageCost(plan.state(t), plan.control(t)))
                            : model(terminal, plan.state(end), cost.terminal().apply(plan.state(end))));
        });
    }

    private static ValueGradientAndHessian model(Curvature curvature, double[] point, double value) {
        int k = point.length;
        var model = new ValueGradientAndHessian(value, new double[k], new DMatrixRMaj(k, k));
        curvature.at(point, model.gradient(), model.hessian());
        return model;
    }

    private void checkPlan(String operation, Plan plan) {
        ShapeMismatchException.check(operation, "the plan's states", n, plan.state(0).length);
        ShapeMismatchException.check(operation, "the plan's controls", m, plan.control(0).length);
    }

    Dynamics dynamics() {
        return dynamics;
    }

    Cost cost() {
        return cost;
    }

    Box box() {
        return box;
    }

    /** The Jacobian of a step by n states and then m controls. */
    PreparedJacobian prepareStep(Backend backend) {
        return first(backend).prepareJacobian(step(), n + m);
    }

    /** A step as a function of n states and then m controls. */
    private VectorFunction step() {
        Dynamics step = dynamics;
        int states = n;
        int controls = m;
        return z -> step.next(Arrays.copyOfRange(z, 0, states), Arrays.copyOfRange(z, states, states + controls));
    }

    /** What takes first derivatives: a stack of backends refers to its innermost. */
    static Backend first(Backend backend) {
        return backend instanceof HigherOrder stack ? stack.innermost() : backend;
    }

    /** The cost of all controls in a row, of length m times the horizon, from the state that is the data on. */
    Objective<double[]> rollout() {
        Dynamics step = dynamics;
        StageCost stage = cost.stage();
        ScalarField terminal = cost.terminal();
        int controls = m;
        int steps = horizon;
        return (u, start) -> {
            double sum = 0.0;
            double[] x = start;
            for (int t = 0; t < steps; t++) {
                double[] control = Arrays.copyOfRange(u, t * controls, (t + 1) * controls);
                sum += stage.of(x, control);
                x = step.next(x, control);
            }
            return sum + terminal.apply(x);
        };
    }

    void checkState(String operation, double[] state) {
        ShapeMismatchException.check(operation, "state", n, state.length);
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(state[i])) {
                throw new IllegalArgumentException(
                        operation + ": state must be finite but state[" + i + "] was " + state[i]);
            }
        }
    }
}
