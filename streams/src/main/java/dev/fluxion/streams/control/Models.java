package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import dev.fluxion.PreparedJacobian;
import org.ejml.data.DMatrixRMaj;

/** The linear models of the dynamics and the quadratic ones of the cost along a trajectory; derivatives by the backend. */
final class Models {

    /** The Jacobians of the steps, n x (n + m). */
    final DMatrixRMaj[] steps;

    /** The gradients of the costs of the steps, of length n + m; of the end, of length n. */
    final double[][] gradients;

    /** Their Hessians. */
    final DMatrixRMaj[] hessians;

    private final PreparedJacobian step;
    private final Curvature stage;
    private final Curvature terminal;
    private final double[] z;
    private final double[] end;
    private final double[] value;

    Models(Backend backend, ControlProblem problem) {
        int n = problem.stateLength();
        int k = n + problem.controlLength();
        int horizon = problem.horizon();
        this.step = problem.prepareStep(backend);
        this.stage = problem.cost().stageCurvature().apply(backend);
        this.terminal = problem.cost().terminalCurvature().apply(backend);
        this.steps = new DMatrixRMaj[horizon];
        this.gradients = new double[horizon + 1][];
        this.hessians = new DMatrixRMaj[horizon + 1];
        for (int t = 0; t < horizon; t++) {
            steps[t] = new DMatrixRMaj(n, k);
            gradients[t] = new double[k];
            hessians[t] = new DMatrixRMaj(k, k);
        }
        gradients[horizon] = new double[n];
        hessians[horizon] = new DMatrixRMaj(n, n);
        this.z = new double[k];
        this.end = new double[n];
        this.value = new double[n];
    }

    void along(Trajectory trajectory) {
        int horizon = steps.length;
        for (int t = 0; t < horizon; t++) {
            trajectory.point(t, z);
            step.valueAndJacobian(z, value, steps[t]);
            stage.at(z, gradients[t], hessians[t]);
        }
        trajectory.point(horizon, end);
        terminal.at(end, gradients[horizon], hessians[horizon]);
    }
}
