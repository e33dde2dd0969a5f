package dev.fluxion.backend.forward;

import dev.fluxion.Guard;
import dev.fluxion.PreparedGradient;
import dev.fluxion.number.RealField;

/** The gradient of one field, lifted once, with numbers of its own. */
final class DualGradient implements PreparedGradient {

    private final RealField lifted;
    private final int width;
    private final Guard guard;
    private final Chunks chunks;

    DualGradient(RealField lifted, int n, int width) {
        this.lifted = lifted;
        this.width = width;
        this.guard = Guard.forLength(n);
        this.chunks = new Chunks(n, width);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return chunks.valueAndGradient(lifted, x, gradient);
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedGradient copy() {
        return new DualGradient(lifted, dimension(), width);
    }
}
