package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedHessian;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** The Hessian of one field, compiled entry by entry, or if that would be too large column by column. */
final class CompiledHessian implements PreparedHessian, Recorded.Target {

    private final ScalarField f;
    private final Function function;
    private final Recorded recorded;
    private final CompiledHessianVectorProduct byColumns;
    private final Guard guard;
    private double[] entries = new double[0];

    private CompiledHessian(
            ScalarField f, Function function, Recorded recorded, CompiledHessianVectorProduct byColumns) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.byColumns = byColumns;
        this.guard = Guard.forLength(function.dimension());
    }

    static CompiledHessian of(ScalarField f, Function function) {
        return new CompiledHessian(
                f, function, function.recorded(Operation.HESSIAN), CompiledHessianVectorProduct.of(f, function));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(double[] x) {
        double[] gradient = new double[dimension()];
        var hessian = new DMatrixRMaj(dimension(), dimension());
        double value = valueGradientAndHessian(x, gradient, hessian);
        return new ValueGradientAndHessian(value, gradient, hessian);
    }

    @Override
    public double valueGradientAndHessian(double[] x, double[] gradient, DMatrixRMaj hessian) {
        int n = dimension();
        ShapeMismatchException.check("valueGradientAndHessian", "gradient", n, gradient.length);
        ShapeMismatchException.check("valueGradientAndHessian", "hessian", n, n, hessian);
        guard.enter("valueGradientAndHessian", x);
        try {
            entries = hessian.data;
            // Either may be the point's own array, which paths that are tried in vain, and columns, write to as well.
            double[] point = gradient == x || hessian.data == x ? x.clone() : x;
            Path path = recorded.run(point, this);
            if (path == null) {
                return byColumns.valueGradientAndHessian(point, gradient, hessian);
            }
            path.keep(1, gradient);
            return path.kept(0);
        } finally {
            guard.exit();
        }
    }

    @Override
    public double[] of(Path path) {
        Arrays.fill(entries, 0, dimension() * dimension(), 0.0);
        return entries;
    }

    @Override
    public RuntimeException refusal(Path path) {
        throw new IllegalStateException("a Hessian has the shape of its point");
    }

    @Override
    public PreparedHessian copy() {
        return new CompiledHessian(f, function, recorded.copy(), byColumns.copied());
    }
}
