package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.TapeMemory;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.graph.Graph;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Snapshot;
import dev.fluxion.lift.Surroundings;
import dev.fluxion.shape.Lengths;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of one objective, compiled. Data that is a {@code double[]} or a {@code Double} becomes parameters of the compiled code;
 * with any other the objective goes to the other tape at each call.
 */
final class CompiledObjective<D> implements PreparedObjective<D>, TapeMemory, Recorded.Target {

    private final Objective<D> f;
    private final ReverseTape tape;
    private final Paths limit;
    private final Surroundings surroundings;
    private final Guard guard;
    private final Fallback<PreparedObjective<D>> onTape;
    private Shaped shape;
    private Recorded recorded;
    private double[] inputs;
    private double[] gradient = new double[0];

    private CompiledObjective(
            Objective<D> f,
            int n,
            ReverseTape tape,
            Paths limit,
            Surroundings surroundings,
            Shaped shape,
            Recorded recorded) {
        this.f = f;
        this.tape = tape;
        this.limit = limit;
        this.surroundings = surroundings;
        this.guard = Guard.forLength(n);
        this.onTape = new Fallback<>(() -> tape.prepareGradient(f, n));
        this.shape = shape;
        this.recorded = recorded;
        this.inputs = new double[n + shape.length];
    }

    static <D> PreparedObjective<D> of(Objective<D> f, int n, ReverseTape tape, Paths limit) {
        Surroundings surroundings = Lift.surroundingsOfObjective(f);
        if (surroundings == null || !surroundings.areKnown()) {
            return tape.prepareGradient(f, n);
        }
        var shape = new Shaped(f, surroundings, n, 0, false);
        return new CompiledObjective<>(f, n, tape, limit, surroundings, shape, shape.recorded(limit));
    }

    /**
     * The objective with data of one shape.
     *
     * @param length how many numbers the data are
     * @param ofNumber whether they are a number and not an array
     */
    private record Shaped(Object f, Surroundings surroundings, int n, int length, boolean ofNumber)
            implements Recorded.Recorder {

        Recorded recorded(Paths limit) {
            return Recorded.of(this, Operation.GRADIENT, limit);
        }

        @Override
        public @Nullable Snapshot snapshot() {
            return surroundings.snapshot();
        }

        @Override
        public Graph record(double[] all) {
            return Graph.traceObjective(f, all, n, ofNumber);
        }
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] target) {
        Lengths.check("valueAndGradient", "x", dimension(), x.length);
        Lengths.check("valueAndGradient", "gradient", dimension(), target.length);
        guard.enter("valueAndGradient", x);
        try {
            if (target != x && target != data) {
                return valueAndGradientInto(x, data, target);
            }
            // Paths that are tried in vain write to the gradient as well.
            double[] apart = new double[target.length];
            double value = valueAndGradientInto(x, data, apart);
            System.arraycopy(apart, 0, target, 0, apart.length);
            return value;
        } finally {
            guard.exit();
        }
    }

    private double valueAndGradientInto(double[] x, D data, double[] target) {
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
    }

    /** Begins anew if data of another shape comes. */
    private void expect(int length, boolean number) {
        if (shape.length != length || shape.ofNumber != number) {
            shape = new Shaped(f, surroundings, dimension(), length, number);
            recorded = shape.recorded(limit);
            inputs = new double[dimension() + length];
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
    public long tapeBytes() {
        return (long) Double.BYTES * inputs.length + recorded.bytes() + onTape.tapeBytes();
    }

    @Override
    public PreparedObjective<D> copy() {
        return new CompiledObjective<>(f, dimension(), tape, limit, surroundings, shape, recorded.copy());
    }
}
