package dev.fluxion.backend.tape;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.SingleThread;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealObjective;
import dev.fluxion.shape.ShapeMismatchException;

/** The gradient of one objective, on a tape of its own. */
final class TapeObjective<D> implements PreparedObjective<D> {

    private final Objective<D> f;
    private final RealObjective lifted;
    private final int n;
    private final Recording recording;
    private final SingleThread thread = SingleThread.create();

    private TapeObjective(Objective<D> f, RealObjective lifted, int n) {
        this.f = f;
        this.lifted = lifted;
        this.n = n;
        this.recording = new Recording(n);
    }

    static <D> TapeObjective<D> of(Objective<D> f, int n) {
        return new TapeObjective<>(f, Lift.objective(f, Variable.class), n);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        ShapeMismatchException.check("valueAndGradient", "x", n, x.length);
        ShapeMismatchException.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            return recording.valueAndGradient(lifted.apply(recording.begin(x), data), gradient);
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedObjective<D> copy() {
        return of(f, n);
    }
}
