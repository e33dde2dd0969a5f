package dev.fluxion.backend.choice;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.SingleThread;
import dev.fluxion.TapeMemory;
import dev.fluxion.shape.Lengths;

/** The gradient of one field, prepared by the backend that is chosen at the first point. */
final class AutoGradient implements PreparedGradient, TapeMemory {

    private final AutoBackend auto;
    private final ScalarField f;
    private final int n;
    private final SingleThread thread = SingleThread.create();
    private final AutoBackend.Kept<PreparedGradient> kept = AutoBackend.prepared();

    private AutoGradient(AutoBackend auto, ScalarField f, int n) {
        this.auto = auto;
        this.f = f;
        this.n = n;
    }

    static AutoGradient of(AutoBackend auto, ScalarField f, int n) {
        return new AutoGradient(auto, f, n);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        Lengths.check("valueAndGradient", "x", n, x.length);
        Lengths.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            return auto.ask(
                    f,
                    x,
                    Question.preparedGradient(f),
                    backend -> kept.apply(backend, () -> backend.prepareGradient(f, n))
                            .valueAndGradient(x, gradient));
        } finally {
            thread.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return kept.tapeBytes();
    }

    @Override
    public PreparedGradient copy() {
        return of(auto, f, n);
    }
}
