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

/** Hessian-vector products of one field, forward over reverse, compiled. */
final class CompiledHessianVectorProduct implements PreparedHessianVectorProduct {

    private final ScalarField f;
    private final Function function;
    private final Product product;
    private final Fallback<PreparedHessianVectorProduct> onTape;
    private final Fallback<PreparedHessian> hessianOnTape;
    private final Guard guard;

    private CompiledHessianVectorProduct(ScalarField f, Function function, Product product) {
        int n = function.dimension();
        this.f = f;
        this.function = function;
        this.product = product;
        this.onTape = new Fallback<>(() -> function.tape().prepareHessianVectorProduct(f, n));
        this.hessianOnTape = new Fallback<>(() -> function.tape().prepareHessian(f, n));
        this.guard = Guard.forLength(n);
    }

    static CompiledHessianVectorProduct of(ScalarField f, Function function) {
        return new CompiledHessianVectorProduct(f, function, Product.of(Product.Kind.HESSIAN_VECTOR_PRODUCT, function));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            Product.Here here = product.at(x);
            return guard.here(here == null ? onTape.get().at(x) : here.pushforward());
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
            Path path = product.run(x, tangent, hvp, null);
            if (path == null) {
                onTape.get().gradientAndHvp(x, tangent, gradient, hvp);
            } else {
                path.keep(1, gradient);
            }
        } finally {
            guard.exit();
        }
    }

    @Override
    public DMatrixRMaj hessianVectorProducts(double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("hessianVectorProducts", "each tangent", dimension(), tangents.numRows);
        guard.enter("hessianVectorProducts", x);
        try {
            Product.Here here = product.at(x);
            return here == null
                    ? onTape.get().hessianVectorProducts(x, tangents)
                    : here.pushforward().applyAll(tangents);
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
            Path path = product.run(x, unit, row, null);
            if (path == null) {
                return hessianOnTape.get().valueGradientAndHessian(x, gradient, hessian);
            }
            unit[i] = 0.0;
            System.arraycopy(row, 0, hessian.data, i * n, n);
            value = path.kept(0);
            path.keep(1, gradient);
        }
        return n == 0 ? hessianOnTape.get().valueGradientAndHessian(x, gradient, hessian) : value;
    }

    @Override
    public PreparedHessianVectorProduct copy() {
        return copied();
    }

    CompiledHessianVectorProduct copied() {
        return new CompiledHessianVectorProduct(f, function, product.copy());
    }
}
