package dev.fluxion.streams.ode;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.Evaluations;
import org.jspecify.annotations.Nullable;

/** One run of an explicit method. The last velocity of an accepted step is the first of the next. */
final class RungeKuttaStepper implements Stepper {

    private final Tableau tableau;
    private final RightSide side;
    private final Control control;
    private double @Nullable [] first;
    private double @Nullable [] last;
    private double stiffness;
    private boolean heldBack;
    private long values;

    RungeKuttaStepper(Tableau tableau, RightSide side, Control control) {
        this.tableau = tableau;
        this.side = side;
        this.control = control;
    }

    @Override
    public int order() {
        return 5;
    }

    private double[] velocity(double t, double[] y) {
        double[] known = first;
        if (known == null) {
            known = value(t, y);
            first = known;
        }
        return known;
    }

    @Override
    public Attempt attempt(double t, double[] y, double h) {
        int stages = tableau.stages();
        double[][] k = new double[stages][];
        k[0] = velocity(t, y);
        double[] before = y;
        double[] after = y;
        for (int i = 1; i < stages; i++) {
            before = after;
            after = tableau.stage(i, y, h, k);
            k[i] = value(t + tableau.c()[i] * h, after);
            if (!Vectors.isFinite(k[i])) {
                return Attempt.notFinite();
            }
        }
        double[] error = new double[y.length];
        for (int i = 0; i < stages; i++) {
            Vectors.add(error, h * tableau.e()[i], k[i]);
        }
        last = k[stages - 1];
        // An estimate of |h J| along the direction in which the last two stages, both at the end of the step, differ.
        double apart = Vectors.norm(Vectors.difference(after, before));
        stiffness = apart > 0.0
                ? Math.abs(h) * Vectors.norm(Vectors.difference(k[stages - 1], k[stages - 2])) / apart
                : 0.0;
        return new Attempt(after, control.norm(error, y, after), new Polynomial(tableau, y, h, k), false);
    }

    @Override
    public void accept() {
        first = last;
        heldBack = stiffness > tableau.stable();
    }

    @Override
    public boolean heldBack() {
        return heldBack;
    }

    @Override
    public Evaluations evaluations() {
        return new Evaluations(values, 0, 0);
    }

    @Override
    public double[] value(double t, double[] y) {
        values++;
        double[] velocity = side.value(t, y);
        ShapeMismatchException.check(tableau.name(), "the right side", y.length, velocity.length);
        return velocity;
    }

    /** The polynomial of one step, whose coefficients are computed when it is first asked for: most steps never are. */
    private static final class Polynomial implements Interpolant {

        private final Tableau tableau;
        private final double[] y;
        private final double h;
        private final double[][] k;
        private volatile double @Nullable [][] coefficients;

        Polynomial(Tableau tableau, double[] y, double h, double[][] k) {
            this.tableau = tableau;
            this.y = y;
            this.h = h;
            this.k = k;
        }

        @Override
        public double[] at(double theta) {
            double[][] c = coefficients;
            if (c == null) {
                c = compute();
                coefficients = c;
            }
            double[] state = new double[y.length];
            for (int d = 0; d < state.length; d++) {
                state[d] = y[d] + theta * (c[0][d] + theta * (c[1][d] + theta * (c[2][d] + theta * c[3][d])));
            }
            return state;
        }

        private double[][] compute() {
            double[][] c = new double[4][y.length];
            for (int i = 0; i < k.length; i++) {
                for (int power = 0; power < c.length; power++) {
                    Vectors.add(c[power], h * tableau.dense()[i][power], k[i]);
                }
            }
            return c;
        }
    }
}
