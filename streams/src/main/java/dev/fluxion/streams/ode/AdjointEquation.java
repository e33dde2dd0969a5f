package dev.fluxion.streams.ode;

import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPullback;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** {@code dlambda/dt = -f_y^T lambda} along a solution and, if it is asked for, {@code dmu/dt = -f_p^T lambda}. */
final class AdjointEquation implements LinearSide {

    private final FlowRule rule;
    private final PreparedPullback pullbacks;
    private final Trajectory solution;
    private final double[] p;
    private final int n;
    private final int size;
    private @Nullable PreparedJacobian jacobians;

    AdjointEquation(FlowRule rule, PreparedPullback pullbacks, Trajectory solution, double[] p, boolean integrated) {
        this.rule = rule;
        this.pullbacks = pullbacks;
        this.solution = solution;
        this.p = p;
        this.n = pullbacks.dimension() - p.length - 1;
        this.size = n + (integrated ? p.length : 0);
    }

    @Override
    public double[] value(double t, double[] state) {
        double[] lambda = new double[n];
        System.arraycopy(state, 0, lambda, 0, n);
        double[] pulled = pullbacks.valueAndPullback(point(t), lambda).pullback();
        double[] velocity = new double[size];
        for (int i = 0; i < size; i++) {
            velocity[i] = -pulled[i];
        }
        return velocity;
    }

    @Override
    public DMatrixRMaj matrix(double t) {
        PreparedJacobian known = jacobians;
        if (known == null) {
            known = rule.backend().prepareJacobian(new InAll(rule.dynamics(), n), pullbacks.dimension());
            jacobians = known;
        }
        DMatrixRMaj jacobian = known.valueAndJacobian(point(t)).jacobian();
        var matrix = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < n; j++) {
                matrix.set(i, j, -jacobian.get(j, i));
            }
        }
        return matrix;
    }

    @Override
    public double until() {
        return solution.steps().get(0).time();
    }

    /** Times of stages are those of steps but for rounding, which may lead out of the solution. */
    private double[] point(double t) {
        double start = solution.steps().get(0).time();
        double end = solution.last().time();
        double within = Math.max(Math.min(start, end), Math.min(Math.max(start, end), t));
        return InAll.point(t, solution.at(within), p);
    }
}
