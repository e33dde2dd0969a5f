package dev.fluxion.backend.tape;

import dev.fluxion.Guard;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.TapeMemory;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealObjective;

/** The gradient of one objective, on a tape of its own. */
final class TapeObjective<D> implements PreparedObjective<D>, TapeMemory {

    private final RealObjective lifted;
    private final Guard guard;
    private final Recording recording;

    private TapeObjective(RealObjective lifted, int n) {
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.recording = new Recording(n);
    }

    static <D> TapeObjective<D> of(Objective<D> f, int n) {
        return new TapeObjective<>(Lift.objective(f, Variable.class), n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return recording.valueAndGradient(lifted.apply(recording.begin(x), data), gradient);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return recording.bytes();
    }

    @Override
    public PreparedObjective<D> copy() {
        return new TapeObjective<>(lifted, dimension());
    }
}
