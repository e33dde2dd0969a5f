package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedObjective;
import dev.fluxion.TapeMemory;

/** The gradient of one objective, in sweeps on arrays of their own. */
final class ForwardObjective<D> implements PreparedObjective<D>, TapeMemory {

    private final Subject function;
    private final int width;
    private final Guard guard;
    private final ForwardRun run;

    ForwardObjective(Subject function, int n, int width) {
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
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return run.valueAndGradient(x, data, gradient);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return run.tapeBytes();
    }

    @Override
    public PreparedObjective<D> copy() {
        return new ForwardObjective<>(function, dimension(), width);
    }
}
