package dev.fluxion.backend.choice;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.SingleThread;
import dev.fluxion.TapeMemory;
import dev.fluxion.shape.Lengths;

/** The gradient of one objective, prepared by the backend that is chosen at the first point. */
final class AutoObjective<D> implements PreparedObjective<D>, TapeMemory {

    private final AutoBackend auto;
    private final Objective<D> f;
    private final int n;
    private final SingleThread thread = SingleThread.create();
    private final AutoBackend.Kept<PreparedObjective<D>> kept = AutoBackend.prepared();

    private AutoObjective(AutoBackend auto, Objective<D> f, int n) {
        this.auto = auto;
        this.f = f;
        this.n = n;
    }

    static <D> AutoObjective<D> of(AutoBackend auto, Objective<D> f, int n) {
        return new AutoObjective<>(auto, f, n);
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
            return auto.ask(
                    f,
                    x,
                    Question.preparedObjective(f, data),
                    backend -> kept.apply(backend, () -> backend.prepareGradient(f, n))
                            .valueAndGradient(x, data, gradient));
        } finally {
            thread.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return kept.tapeBytes();
    }

    @Override
    public PreparedObjective<D> copy() {
        return of(auto, f, n);
    }
}
