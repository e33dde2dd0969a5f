package dev.fluxion.backend.compiled;

import dev.fluxion.GradientAndHvp;
import dev.fluxion.Guard;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Hessian-vector products of one field, forward over reverse, compiled. */
final class CompiledHessianVectorProduct implements PreparedHessianVectorProduct, Recorded.Target {

    private final ScalarField f;
    private final Function function;
    private final Recorded recorded;
    private final Guard guard;
    private final double[] inputs;
    private @Nullable PreparedHessianVectorProduct onTape;
    private @Nullable PreparedHessian hessianOnTape;
    private double[] product;

    private CompiledHessianVectorProduct(ScalarField f, Function function, Recorded recorded) {
        this.f = f;
        this.function = function;
        this.recorded = recorded;
        this.guard = Guard.forLength(function.dimension());
        this.inputs = new double[2 * function.dimension()];
        this.product = new double[0];
    }

    static CompiledHessianVectorProduct of(ScalarField f, Function function) {
        return new CompiledHessianVectorProduct(f, function, function.recorded(Operation.HESSIAN_VECTOR_PRODUCT));
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
    public GradientAndHvp gradientAndHvp(double[] x, double[] tangent) {
        double[] gradient = new double[dimension()];
        double[] hvp = new double[dimension()];
        gradientAndHvp(x, tangent, gradient, hvp);
        return new GradientAndHvp(gradient, hvp);
    }

    @Override
    public void gradientAndHvp(double[] x, double[] tangent, double[] gradient, double[] hvp) {
        ShapeMismatchException.check("gradientAndHvp", "gradient", dimension(), gradient.length);
        ShapeMismatchException.check("gradientAndHvp", "hvp", dimension(), hvp.length);
        guard.enter("gradientAndHvp", x, "tangent", tangent);
        try {
            Path path = run(x, tangent, hvp);
            if (path == null) {
                onTape().gradientAndHvp(x, tangent, gradient, hvp);
            } else {
                path.keep(1, gradient);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public DMatrixRMaj hessianVectorProducts(double[] x, DMatrixRMaj tangents) {
        int n = dimension();
        ShapeMismatchException.check("hessianVectorProducts", "each tangent", n, tangents.numRows);
        guard.enter("hessianVectorProducts", x);
        try {
            var products = new DMatrixRMaj(n, tangents.numCols);
            double[] tangent = new double[n];
            double[] hvp = new double[n];
            for (int k = 0; k < tangents.numCols; k++) {
                for (int i = 0; i < n; i++) {
                    tangent[i] = tangents.get(i, k);
                }
                if (run(x, tangent, hvp) == null) {
                    return onTape().hessianVectorProducts(x, tangents);
                }
                for (int i = 0; i < n; i++) {
                    products.set(i, k, hvp[i]);
                }
            }
            return products;
        } finally {
            guard.exit();
        }
    }

    /** The Hessian, one product for each column, which by symmetry is a row. */
    double valueGradientAndHessian(double[] x, double[] gradient, DMatrixRMaj hessian) {
        int n = dimension();
        double[] unit = new double[n];
        double[] row = new double[n];
        double value = Double.NaN;
        for (int i = 0; i < n; i++) {
            unit[i] = 1.0;
            Path path = run(x, unit, row);
            if (path == null) {
                return hessianOnTape().valueGradientAndHessian(x, gradient, hessian);
            }
            unit[i] = 0.0;
            System.arraycopy(row, 0, hessian.data, i * n, n);
            value = path.kept(0);
            path.keep(1, gradient);
        }
        return n == 0 ? hessianOnTape().valueGradientAndHessian(x, gradient, hessian) : value;
    }

    private @Nullable Path run(double[] x, double[] tangent, double[] hvp) {
        System.arraycopy(x, 0, inputs, 0, dimension());
        System.arraycopy(tangent, 0, inputs, dimension(), dimension());
        product = hvp;
        return recorded.run(inputs, this);
    }

    @Override
    public double[] of(Path path) {
        return product;
    }

    @Override
    public RuntimeException refusal(Path path) {
        throw new IllegalStateException("a product has the shape of its point");
    }

    /** The same on a tape of another kind, for what cannot be recorded once and for all. */
    private PreparedHessianVectorProduct onTape() {
        PreparedHessianVectorProduct known = onTape;
        if (known == null) {
            known = function.tape().prepareHessianVectorProduct(f, dimension());
            onTape = known;
        }
        return known;
    }

    private PreparedHessian hessianOnTape() {
        PreparedHessian known = hessianOnTape;
        if (known == null) {
            known = function.tape().prepareHessian(f, dimension());
            hessianOnTape = known;
        }
        return known;
    }

    @Override
    public PreparedHessianVectorProduct copy() {
        return copied();
    }

    CompiledHessianVectorProduct copied() {
        return new CompiledHessianVectorProduct(f, function, recorded.copy());
    }
}
