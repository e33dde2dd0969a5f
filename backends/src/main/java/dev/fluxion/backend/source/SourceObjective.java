package dev.fluxion.backend.source;

import dev.fluxion.PreparedObjective;
import dev.fluxion.SingleThread;
import dev.fluxion.TapeMemory;
import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.shape.Lengths;

/** The gradient of one objective, on a tape of its own. */
final class SourceObjective<D> implements PreparedObjective<D>, TapeMemory {

    private final Subject function;
    private final int n;
    private final boolean rewinding;
    private final GradientRun run;
    private final SingleThread thread = SingleThread.create();

    private SourceObjective(Subject function, int n, boolean rewinding) {
        this.function = function;
        this.n = n;
        this.rewinding = rewinding;
        this.run = new GradientRun(function, rewinding, Tape.create());
    }

    static <D> SourceObjective<D> of(Subject function, int n, boolean rewinding) {
        return new SourceObjective<>(function, n, rewinding);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        Lengths.check("valueAndGradient", "x", n, x.length);
        Lengths.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            return run.valueAndGradient(x, data, gradient);
        } finally {
            thread.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return run.tapeBytes();
    }

    @Override
    public PreparedObjective<D> copy() {
        return of(function, n, rewinding);
    }
}
