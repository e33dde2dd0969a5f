package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import dev.fluxion.PreparedHessian;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The Hessian of the numbers of the next state, weighed and summed up: that of {@code v . f(z)} by z. The weights v are variables as well,
 * so that the one function is prepared once for all steps and sweeps. For one thread.
 */
final class DynamicsCurvature {

    private final int n;
    private final int k;
    private final PreparedHessian prepared;
    private final double[] point;
    private final double[] gradient;
    private final DMatrixRMaj hessian;

    DynamicsCurvature(Backend backend, ControlProblem problem) {
        this.n = problem.stateLength();
        this.k = n + problem.controlLength();
        Dynamics step = problem.dynamics();
        int states = n;
        int arguments = k;
        this.prepared = backend.prepareHessian(
                zv -> {
                    double[] next =
                            step.next(Arrays.copyOfRange(zv, 0, states), Arrays.copyOfRange(zv, states, arguments));
                    double sum = 0.0;
                    for (int i = 0; i < states; i++) {
                        sum += zv[arguments + i] * next[i];
                    }
                    return sum;
                },
                k + n);
        this.point = new double[k + n];
        this.gradient = new double[k + n];
        this.hessian = new DMatrixRMaj(k + n, k + n);
    }

    /**
     * Adds it.
     *
     * @param step where z is from
     * @param v the weights, of length n
     * @param qq what it is added to, k x k
     */
    void add(Trajectory trajectory, int step, double[] v, double[] qq) {
        trajectory.point(step, point);
        System.arraycopy(v, 0, point, k, n);
        prepared.valueGradientAndHessian(point, gradient, hessian);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                qq[i * k + j] += hessian.data[i * (k + n) + j];
            }
        }
    }
}
