package dev.fluxion.backend.compiled;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.SingleThread;
import dev.fluxion.TapeMemory;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.Lengths;

/** The gradient of one field, compiled. */
final class CompiledGradient implements PreparedGradient, TapeMemory, Recorded.Target {

    private final ScalarField f;
    private final Function function;
    private final Recorded recorded;
    private final Fallback<PreparedGradient> onTape;
    private final SingleThread thread = SingleThread.create();
    private double[] gradient = new double[0];

    private CompiledGradient(ScalarField f, Function function, Recorded recorded) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.onTape = new Fallback<>(() -> function.tape().prepareGradient(f, function.dimension()));
    }

    static CompiledGradient of(ScalarField f, Function function) {
        return new CompiledGradient(f, function, function.recorded(Operation.GRADIENT));
    }

    @Override
    public int dimension() {
        return function.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, double[] target) {
        Lengths.check("valueAndGradient", "x", dimension(), x.length);
        Lengths.check("valueAndGradient", "gradient", dimension(), target.length);
        thread.enter("valueAndGradient");
        try {
            gradient = target;
            // The gradient may be the point's own array, which paths that are tried in vain write to as well.
            double[] point = x == target ? x.clone() : x;
            Path path = recorded.run(point, this);
            return path == null ? onTape.get().valueAndGradient(point, target) : path.kept(0);
        } finally {
            thread.exit();
        }
    }

    @Override
    public double[] of(Path path) {
        return gradient;
    }

    @Override
    public RuntimeException refusal(Path path) {
        throw new IllegalStateException("a gradient has the shape of its point");
    }

    @Override
    public long tapeBytes() {
        return recorded.bytes() + onTape.tapeBytes();
    }

    @Override
    public PreparedGradient copy() {
        return new CompiledGradient(f, function, recorded.copy());
    }
}
