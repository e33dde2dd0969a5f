package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.graph.Graph;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Snapshot;
import dev.fluxion.lift.Surroundings;
import dev.fluxion.shape.ShapeMismatchException;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of one objective, compiled. Data that is a {@code double[]} or a {@code Double} becomes parameters of the compiled code;
 * with any other the objective goes to the other tape at each call.
 */
final class CompiledObjective<D> implements PreparedObjective<D>, Recorded.Target, Recorded.Recorder {

    private final Objective<D> f;
    private final ReverseTape tape;
    private final Paths limit;
    private final Surroundings surroundings;
    private final Guard guard;
    private final Fallback<PreparedObjective<D>> onTape;
    private Recorded recorded;
    private double[] inputs;
    private boolean ofNumber;
    private double[] gradient = new double[0];

    private CompiledObjective(Objective<D> f, int n, ReverseTape tape, Paths limit, Surroundings surroundings) {
        this.f = f;
        this.tape = tape;
        this.limit = limit;
        this.surroundings = surroundings;
        this.guard = Guard.forLength(n);
        this.onTape = new Fallback<>(() -> tape.prepareGradient(f, n));
        this.inputs = new double[n];
        this.recorded = Recorded.of(this, Operation.GRADIENT, limit);
    }

    static <D> PreparedObjective<D> of(Objective<D> f, int n, ReverseTape tape, Paths limit) {
        Surroundings surroundings = Lift.surroundingsOfObjective(f);
        return surroundings == null || !surroundings.areKnown()
                ? tape.prepareGradient(f, n)
                : new CompiledObjective<>(f, n, tape, limit, surroundings);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] target) {
        ShapeMismatchException.check("valueAndGradient", "x", dimension(), x.length);
        ShapeMismatchException.check("valueAndGradient", "gradient", dimension(), target.length);
        guard.enter("valueAndGradient", x);
        try {
            Path path = null;
            if (data instanceof double[] numbers) {
                expect(numbers.length, false);
                System.arraycopy(numbers, 0, inputs, dimension(), numbers.length);
                path = run(x, target);
            } else if (data instanceof Double number) {
                expect(1, true);
                inputs[dimension()] = number;
                path = run(x, target);
            }
            return path == null ? onTape.get().valueAndGradient(x, data, target) : path.kept(0);
        } finally {
            guard.exit();
        }
    }

    /** Forgets the recordings if data of another shape comes. */
    private void expect(int length, boolean number) {
        if (inputs.length != dimension() + length || ofNumber != number) {
            inputs = new double[dimension() + length];
            ofNumber = number;
            recorded = Recorded.of(this, Operation.GRADIENT, limit);
        }
    }

    private @Nullable Path run(double[] x, double[] target) {
        System.arraycopy(x, 0, inputs, 0, x.length);
        gradient = target;
        return recorded.run(inputs, this);
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
    public @Nullable Snapshot snapshot() {
        return surroundings.snapshot();
    }

    @Override
    public Graph record(double[] all) {
        return Graph.traceObjective(f, all, dimension(), ofNumber);
    }

    @Override
    public PreparedObjective<D> copy() {
        return new CompiledObjective<>(f, dimension(), tape, limit, surroundings);
    }
}
