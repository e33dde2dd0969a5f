package dev.fluxion.backend.forward;

import dev.fluxion.PreparedGradient;
import dev.fluxion.SingleThread;
import dev.fluxion.number.RealFunction;
import dev.fluxion.shape.ShapeMismatchException;

/** The gradient of one field, lifted once. */
final class DualGradient implements PreparedGradient {

    private final RealFunction lifted;
    private final int n;
    private final int width;
    private final SingleThread thread = SingleThread.create();

    DualGradient(RealFunction lifted, int n, int width) {
        this.lifted = lifted;
        this.n = n;
        this.width = width;
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
            return ChunkDual.valueAndGradient(inputs -> lifted.apply(inputs)[0], x, width, gradient);
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedGradient copy() {
        return new DualGradient(lifted, n, width);
    }
}
