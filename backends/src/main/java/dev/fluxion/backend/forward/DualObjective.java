package dev.fluxion.backend.forward;

import dev.fluxion.PreparedObjective;
import dev.fluxion.SingleThread;
import dev.fluxion.number.RealObjective;
import dev.fluxion.shape.ShapeMismatchException;

/** The gradient of one objective, lifted once. */
final class DualObjective<D> implements PreparedObjective<D> {

    private final RealObjective lifted;
    private final int n;
    private final int width;
    private final SingleThread thread = SingleThread.create();

    DualObjective(RealObjective lifted, int n, int width) {
        this.lifted = lifted;
        this.n = n;
        this.width = width;
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
            return ChunkDual.valueAndGradient(inputs -> lifted.apply(inputs, data), x, width, gradient);
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedObjective<D> copy() {
        return new DualObjective<>(lifted, n, width);
    }
}
