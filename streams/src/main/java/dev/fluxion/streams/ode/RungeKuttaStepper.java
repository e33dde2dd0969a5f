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
        return new Attempt(after, control.norm(error, y, after), theta -> within(y, h, k, theta), false);
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

    private double[] within(double[] y, double h, double[][] k, double theta) {
        double[] state = y.clone();
        for (int i = 0; i < k.length; i++) {
            double[] b = tableau.dense()[i];
            Vectors.add(state, h * theta * (b[0] + theta * (b[1] + theta * (b[2] + theta * b[3]))), k[i]);
        }
        return state;
    }
}
