package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Pullbacks through one function, compiled. */
final class CompiledPullback implements PreparedPullback, Recorded.Target {

    private final VectorFunction f;
    private final Function function;
    private final Recorded recorded;
    private final Guard guard;
    private double[] inputs = new double[0];
    private @Nullable PreparedPullback onTape;
    private double[] product = new double[0];
    private int cotangentLength;
    private double @Nullable [] givenValue;

    private CompiledPullback(VectorFunction f, Function function, Recorded recorded) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.guard = Guard.forLength(function.dimension());
    }

    static CompiledPullback of(VectorFunction f, Function function) {
        return new CompiledPullback(f, function, function.recorded(Operation.PULLBACK));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(onTape().at(x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        guard.enter("valueAndPullback", x);
        try {
            givenValue = null;
            double[] pullback = new double[dimension()];
            Path path = run(x, cotangent, pullback);
            if (path == null) {
                return onTape().valueAndPullback(x, cotangent);
            }
            double[] value = new double[path.outputs];
            path.keep(0, value);
            return new ValueAndPullback(value, pullback);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        ShapeMismatchException.check("valueAndPullback", "pullback", dimension(), pullback.length);
        guard.enter("valueAndPullback", x);
        try {
            givenValue = value;
            Path path = run(x, cotangent, pullback);
            if (path == null) {
                onTape().valueAndPullback(x, cotangent, value, pullback);
            } else {
                path.keep(0, value);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        guard.enter("valueAndPullbacks", x);
        try {
            return onTape().valueAndPullbacks(x, cotangents);
        } finally {
            guard.exit();
        }
    }

    private @Nullable Path run(double[] x, double[] cotangent, double[] pullback) {
        int n = dimension();
        if (inputs.length != n + cotangent.length) {
            inputs = new double[n + cotangent.length];
        }
        System.arraycopy(x, 0, inputs, 0, n);
        System.arraycopy(cotangent, 0, inputs, n, cotangent.length);
        product = pullback;
        cotangentLength = cotangent.length;
        return recorded.run(inputs, this);
    }

    @Override
    public double @Nullable [] of(Path path) {
        boolean fits = cotangentLength == path.outputs && (givenValue == null || givenValue.length == path.outputs);
        return fits ? product : null;
    }

    @Override
    public RuntimeException refusal(Path path) {
        ShapeMismatchException.check("pullback", "cotangent", path.outputs, cotangentLength);
        double[] value = Objects.requireNonNull(givenValue);
        ShapeMismatchException.check("valueAndPullback", "value", path.outputs, value.length);
        throw new IllegalStateException("the shapes are those of the path");
    }

    /** The same on a tape of another kind, for what cannot be recorded once and for all. */
    private PreparedPullback onTape() {
        PreparedPullback known = onTape;
        if (known == null) {
            known = function.tape().preparePullback(f, dimension());
            onTape = known;
        }
        return known;
    }

    @Override
    public PreparedPullback copy() {
        return new CompiledPullback(f, function, recorded.copy());
    }
}
