package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.Evaluations;

/** One run of {@link Rodas}. The derivatives at a point are kept for all steps that are tried from it. */
final class RodasStepper implements Stepper {

    private static final double GAMMA = 0.25;

    private static final double[] ALPHA = {0, 0.386, 0.21, 0.63, 1, 1};

    private static final double[] D = {0.25, -0.1043, 0.1035, -0.03620000000000023, 0, 0};

    private static final double[][] A = {
        {},
        {1.544},
        {0.9466785280815826, 0.2557011698983284},
        {3.314825187068521, 2.896124015972201, 0.9986419139977817},
        {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895},
        {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1}
    };

    private static final double[][] C = {
        {},
        {-5.6688},
        {-2.430093356833875, -0.2063599157091915},
        {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
        {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616},
        {8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054}
    };

    private static final double[] DENSE_2 = {
        10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662
    };

    private static final double[] DENSE_3 = {
        -0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872
    };

    private final StiffSide side;
    private final StepMatrix matrix;
    private final Control control;
    private boolean here;
    private double[] velocity = {};
    private double[] inTime = {};

    RodasStepper(StiffSide side, StepMatrix matrix, Control control) {
        this.side = side;
        this.matrix = matrix;
        this.control = control;
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
        if (!here && !linearize(t, y)) {
            return Attempt.notFinite();
        }
        StepSolver solver = matrix.factor(1.0 / (h * GAMMA));
        if (solver == null) {
            return Attempt.unsolved();
        }
        double[][] k = new double[6][];
        double[] state = y;
        for (int i = 0; i < 6; i++) {
            state = combination(y, A[i], k);
            double[] b = i == 0 ? velocity.clone() : side.value(t + ALPHA[i] * h, state);
            if (!Vectors.isFinite(b)) {
                return Attempt.notFinite();
            }
            if (i > 0) {
                double[] earlier = combination(new double[y.length], C[i], k);
                Vectors.add(b, 1.0 / h, StepMatrix.mass(side.mass(), earlier));
            }
            Vectors.add(b, h * D[i], inTime);
            double[] solution = solver.solve(b);
            if (solution == null) {
                return Attempt.unsolved();
            }
            k[i] = solution;
        }
        double[] after = Vectors.sum(state, 1.0, k[5]);
        double[] second = combination(new double[y.length], DENSE_2, k);
        double[] third = combination(new double[y.length], DENSE_3, k);
        return new Attempt(after, control.norm(k[5], y, after), theta -> within(y, after, second, third, theta), false);
    }

    @Override
    public void accept() {
        here = false;
    }

    @Override
    public boolean heldBack() {
        return false;
    }

    @Override
    public Evaluations evaluations() {
        return side.evaluations();
    }

    private boolean linearize(double t, double[] y) {
        double[] partial = matrix.linearize(t, y);
        if (partial == null) {
            return false;
        }
        inTime = partial;
        velocity = side.value(t, y);
        here = Vectors.isFinite(velocity);
        return here;
    }

    private static double[] combination(double[] from, double[] factors, double[][] k) {
        double[] sum = from.clone();
        for (int j = 0; j < factors.length; j++) {
            Vectors.add(sum, factors[j], k[j]);
        }
        return sum;
    }

    private static double[] within(double[] before, double[] after, double[] second, double[] third, double theta) {
        double left = 1.0 - theta;
        double[] state = new double[before.length];
        for (int i = 0; i < state.length; i++) {
            state[i] = before[i] * left + theta * (after[i] + left * (second[i] + theta * third[i]));
        }
        return state;
    }
}
