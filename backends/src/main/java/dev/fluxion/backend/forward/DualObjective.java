package dev.fluxion.backend.forward;

import dev.fluxion.Guard;
import dev.fluxion.PreparedObjective;
import dev.fluxion.number.RealField;
import dev.fluxion.number.RealObjective;
import org.jspecify.annotations.Nullable;

/** The gradient of one objective, lifted once, with numbers of its own. */
final class DualObjective<D> implements PreparedObjective<D> {

    private final RealObjective lifted;
    private final int width;
    private final Guard guard;
    private final Chunks chunks;

    /** The data of the call under way. */
    private @Nullable D data;

    private final RealField onData;

    DualObjective(RealObjective lifted, int n, int width) {
        this.lifted = lifted;
        this.width = width;
        this.guard = Guard.forLength(n);
        this.chunks = new Chunks(n, width);
        this.onData = inputs -> lifted.apply(inputs, data);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, D given, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            data = given;
            if (gradient != given) {
                return chunks.valueAndGradient(onData, x, gradient);
            }
            // The data are read once more for each chunk.
            double[] apart = new double[gradient.length];
            double value = chunks.valueAndGradient(onData, x, apart);
            System.arraycopy(apart, 0, gradient, 0, apart.length);
            return value;
        } finally {
            data = null;
            guard.exit();
        }
    }

    @Override
    public PreparedObjective<D> copy() {
        return new DualObjective<>(lifted, dimension(), width);
    }
}
