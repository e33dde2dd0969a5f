package dev.fluxion.backend.tape;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.SingleThread;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealFunction;
import dev.fluxion.shape.ShapeMismatchException;

/** The gradient of one field, on a tape of its own. */
final class TapeGradient implements PreparedGradient {

    private final ScalarField f;
    private final RealFunction lifted;
    private final int n;
    private final Recording recording;
    private final SingleThread thread = SingleThread.create();

    private TapeGradient(ScalarField f, RealFunction lifted, int n) {
        this.f = f;
        this.lifted = lifted;
        this.n = n;
        this.recording = new Recording(n);
    }

    static TapeGradient of(ScalarField f, int n) {
        return new TapeGradient(f, Lift.generic(f).over(Variable.class), n);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        ShapeMismatchException.check("valueAndGradient", "x", n, x.length);
        ShapeMismatchException.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            return recording.valueAndGradient(lifted.apply(recording.begin(x))[0], gradient);
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedGradient copy() {
        return of(f, n);
    }
}
