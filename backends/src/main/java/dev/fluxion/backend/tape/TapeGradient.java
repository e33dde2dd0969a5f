package dev.fluxion.backend.tape;

import dev.fluxion.Guard;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.TapeMemory;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealField;

/** The gradient of one field, on a tape of its own. */
final class TapeGradient implements PreparedGradient, TapeMemory {

    private final RealField lifted;
    private final Guard guard;
    private final Recording recording;

    private TapeGradient(RealField lifted, int n) {
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.recording = new Recording(n);
    }

    static TapeGradient of(ScalarField f, int n) {
        return new TapeGradient(Lift.field(f, Variable.class), n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return recording.valueAndGradient(lifted.apply(recording.begin(x)), gradient);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return recording.bytes();
    }

    @Override
    public PreparedGradient copy() {
        return new TapeGradient(lifted, dimension());
    }
}
