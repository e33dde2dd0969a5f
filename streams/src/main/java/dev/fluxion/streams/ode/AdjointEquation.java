package dev.fluxion.streams.ode;

import org.ejml.data.DMatrixRMaj;

/** {@code dlambda/dt = -f_y^T lambda} along a solution and, if it is asked for, {@code dmu/dt = -f_p^T lambda}. */
final class AdjointEquation implements LinearSide {

    private final PreparedSide prepared;
    private final Trajectory solution;
    private final double[] p;
    private final int n;
    private final int size;

    AdjointEquation(PreparedSide prepared, Trajectory solution, double[] p, boolean integrated) {
        this.prepared = prepared;
        this.solution = solution;
        this.p = p;
        this.n = solution.last().state().length;
        this.size = n + (integrated ? p.length : 0);
    }

    @Override
    public double[] value(double t, double[] state) {
        double[] lambda = new double[n];
        System.arraycopy(state, 0, lambda, 0, n);
        double[] pulled = prepared.pull(t, state(t), p, lambda).pullback();
        double[] velocity = new double[size];
        for (int i = 0; i < size; i++) {
            velocity[i] = -pulled[i];
        }
        return velocity;
    }

    @Override
    public DMatrixRMaj matrix(double t) {
        DMatrixRMaj jacobian = prepared.jacobian(t, state(t), p);
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
    private double[] state(double t) {
        double start = solution.steps().get(0).time();
        double end = solution.last().time();
        double within = Math.max(Math.min(start, end), Math.min(Math.max(start, end), t));
        return solution.at(within);
    }
}
