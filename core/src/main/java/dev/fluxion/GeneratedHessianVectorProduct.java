package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Prepared Hessian-vector products: prepared pushforwards, by the outer backend, of the gradient that the inner one computes. */
final class GeneratedHessianVectorProduct implements PreparedHessianVectorProduct {

    private final Guard guard;
    private final PreparedPushforward ofGradient;

    private GeneratedHessianVectorProduct(PreparedPushforward ofGradient) {
        this.guard = Guard.forLength(ofGradient.dimension());
        this.ofGradient = ofGradient;
    }

    static GeneratedHessianVectorProduct of(Backend outer, Backend inner, ScalarField f, int n) {
        VectorFunction gradient = inner.gradientFunction(f);
        return new GeneratedHessianVectorProduct(
                outer instanceof ReverseMode
                        ? new SymmetricPushforward.Prepared(outer.preparePullback(gradient, n))
                        : outer.preparePushforward(gradient, n));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(ofGradient.at(x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public GradientAndHvp gradientAndHvp(double[] x, double[] tangent) {
        guard.enter("gradientAndHvp", x, "tangent", tangent);
        try {
            ValueAndPushforward both = ofGradient.valueAndPushforward(x, tangent);
            return new GradientAndHvp(both.value(), both.pushforward());
        } finally {
            guard.exit();
        }
    }

    @Override
    public void gradientAndHvp(double[] x, double[] tangent, double[] gradient, double[] hvp) {
        ShapeMismatchException.check("gradientAndHvp", "gradient", dimension(), gradient.length);
        ShapeMismatchException.check("gradientAndHvp", "hvp", dimension(), hvp.length);
        guard.enter("gradientAndHvp", x, "tangent", tangent);
        try {
            ofGradient.valueAndPushforward(x, tangent, gradient, hvp);
        } finally {
            guard.exit();
        }
    }

    @Override
    public DMatrixRMaj hessianVectorProducts(double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("hessianVectorProducts", "each tangent", dimension(), tangents.numRows);
        guard.enter("hessianVectorProducts", x);
        try {
            return ofGradient.valueAndPushforwards(x, tangents).pushforwards();
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedHessianVectorProduct copy() {
        return new GeneratedHessianVectorProduct(ofGradient.copy());
    }
}
