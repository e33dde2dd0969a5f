package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The Jacobian of one function, compiled entry by entry. */
final class CompiledJacobian implements PreparedJacobian, TapeMemory, Recorded.Target {

    private final VectorFunction f;
    private final Function function;
    private final Recorded recorded;
    private final Guard guard;
    private final Fallback<PreparedJacobian> onTape;
    private @Nullable DMatrixRMaj given;
    private double[] givenValue = new double[0];
    private double[] made = new double[0];

    private CompiledJacobian(VectorFunction f, Function function, Recorded recorded) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.onTape = new Fallback<>(() -> function.tape().prepareJacobian(f, function.dimension()));
        this.guard = Guard.forLength(function.dimension());
    }

    static CompiledJacobian of(VectorFunction f, Function function) {
        return new CompiledJacobian(f, function, function.recorded(Operation.JACOBIAN));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            given = null;
            Path path = recorded.run(x, this);
            if (path == null) {
                return onTape.get().valueAndJacobian(x);
            }
            double[] value = new double[path.outputs];
            path.keep(0, value);
            return new ValueAndJacobian(value, DMatrixRMaj.wrap(path.outputs, dimension(), made));
        } finally {
            made = new double[0];
            guard.exit();
        }
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        guard.enter("valueAndJacobian", x);
        try {
            given = jacobian;
            givenValue = value;
            // The matrix may be the point's own array, which paths that are tried in vain write to as well.
            double[] point = jacobian.data == x ? x.clone() : x;
            Path path = recorded.run(point, this);
            if (path == null) {
                onTape.get().valueAndJacobian(point, value, jacobian);
            } else {
                path.keep(0, value);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public double @Nullable [] of(Path path) {
        DMatrixRMaj matrix = given;
        if (matrix == null) {
            made = new double[path.outputs * dimension()];
            return made;
        }
        boolean fits =
                givenValue.length == path.outputs && matrix.numRows == path.outputs && matrix.numCols == dimension();
        if (!fits) {
            return null;
        }
        Arrays.fill(matrix.data, 0, matrix.getNumElements(), 0.0);
        return matrix.data;
    }

    @Override
    public RuntimeException refusal(Path path) {
        ShapeMismatchException.check("valueAndJacobian", "value", path.outputs, givenValue.length);
        DMatrixRMaj matrix = Objects.requireNonNull(given);
        ShapeMismatchException.check("valueAndJacobian", "jacobian", path.outputs, dimension(), matrix);
        throw new IllegalStateException("the shapes are those of the path");
    }

    @Override
    public long tapeBytes() {
        return recorded.bytes() + onTape.tapeBytes();
    }

    @Override
    public PreparedJacobian copy() {
        return new CompiledJacobian(f, function, recorded.copy());
    }
}
