package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedGradient;
import dev.fluxion.TapeMemory;

/** The gradient of one field, in sweeps on arrays of their own. */
final class ForwardGradient implements PreparedGradient, TapeMemory {

    private final Subject function;
    private final int width;
    private final Guard guard;
    private final ForwardRun run;

    ForwardGradient(Subject function, int n, int width) {
        this.function = function;
        this.width = width;
        this.guard = Guard.forLength(n);
        this.run = new ForwardRun(function, n, width);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return run.valueAndGradient(x, null, gradient);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return run.tapeBytes();
    }

    @Override
    public PreparedGradient copy() {
        return new ForwardGradient(function, dimension(), width);
    }
}
