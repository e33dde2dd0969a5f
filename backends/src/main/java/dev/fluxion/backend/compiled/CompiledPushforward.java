package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Pushforwards through one function, compiled. */
final class CompiledPushforward implements PreparedPushforward, Recorded.Target {

    private final VectorFunction f;
    private final Function function;
    private final Recorded recorded;
    private final Guard guard;
    private final double[] inputs;
    private @Nullable PreparedPushforward onTape;
    private double @Nullable [] given;
    private double[] givenValue = new double[0];
    private double[] made = new double[0];

    private CompiledPushforward(VectorFunction f, Function function, Recorded recorded) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.guard = Guard.forLength(function.dimension());
        this.inputs = new double[2 * function.dimension()];
    }

    static CompiledPushforward of(VectorFunction f, Function function) {
        return new CompiledPushforward(f, function, function.recorded(Operation.PUSHFORWARD));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(onTape().at(x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            Path path = run(x, tangent, null);
            if (path == null) {
                return onTape().valueAndPushforward(x, tangent);
            }
            double[] value = new double[path.outputs];
            path.keep(0, value);
            return new ValueAndPushforward(value, made);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            givenValue = value;
            Path path = run(x, tangent, pushforward);
            if (path == null) {
                onTape().valueAndPushforward(x, tangent, value, pushforward);
            } else {
                path.keep(0, value);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("valueAndPushforwards", "each tangent", dimension(), tangents.numRows);
        guard.enter("valueAndPushforwards", x);
        try {
            return onTape().valueAndPushforwards(x, tangents);
        } finally {
            guard.exit();
        }
    }

    private @Nullable Path run(double[] x, double[] tangent, double @Nullable [] pushforward) {
        System.arraycopy(x, 0, inputs, 0, dimension());
        System.arraycopy(tangent, 0, inputs, dimension(), dimension());
        given = pushforward;
        return recorded.run(inputs, this);
    }

    @Override
    public double @Nullable [] of(Path path) {
        double[] product = given;
        if (product == null) {
            made = new double[path.outputs];
            return made;
        }
        return product.length == path.outputs && givenValue.length == path.outputs ? product : null;
    }

    @Override
    public RuntimeException refusal(Path path) {
        ShapeMismatchException.check("valueAndPushforward", "value", path.outputs, givenValue.length);
        double[] product = Objects.requireNonNull(given);
        ShapeMismatchException.check("valueAndPushforward", "pushforward", path.outputs, product.length);
        throw new IllegalStateException("the shapes are those of the path");
    }

    /** The same on a tape of another kind, for what cannot be recorded once and for all. */
    private PreparedPushforward onTape() {
        PreparedPushforward known = onTape;
        if (known == null) {
            known = function.tape().preparePushforward(f, dimension());
            onTape = known;
        }
        return known;
    }

    @Override
    public PreparedPushforward copy() {
        return new CompiledPushforward(f, function, recorded.copy());
    }
}
