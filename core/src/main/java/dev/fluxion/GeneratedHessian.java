package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** A prepared Hessian: the prepared Jacobian, by the outer backend, of the value and gradient that the inner one computes. */
final class GeneratedHessian implements PreparedHessian {

    private final Guard guard;
    private final PreparedJacobian ofValueAndGradient;

    /** The value above the gradient. */
    private final double[] stacked;

    /** The gradient, as the derivative of the value, above the Hessian. */
    private final DMatrixRMaj derivative;

    private GeneratedHessian(PreparedJacobian ofValueAndGradient) {
        int n = ofValueAndGradient.dimension();
        this.guard = Guard.forLength(n);
        this.ofValueAndGradient = ofValueAndGradient;
        this.stacked = new double[1 + n];
        this.derivative = new DMatrixRMaj(1 + n, n);
    }

    static GeneratedHessian of(Backend outer, Backend inner, ScalarField f, int n) {
        return new GeneratedHessian(outer.prepareJacobian(Functions.valueAndGradient(inner, f), n));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(double[] x) {
        int n = dimension();
        guard.enter("valueGradientAndHessian", x);
        try {
            ofValueAndGradient.valueAndJacobian(x, stacked, derivative);
            var hessian = new DMatrixRMaj(n, n);
            System.arraycopy(derivative.data, n, hessian.data, 0, n * n);
            return new ValueGradientAndHessian(stacked[0], Arrays.copyOfRange(stacked, 1, 1 + n), hessian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public double valueGradientAndHessian(double[] x, double[] gradient, DMatrixRMaj hessian) {
        int n = dimension();
        ShapeMismatchException.check("valueGradientAndHessian", "hessian", n, n, hessian);
        guard.enter("valueGradientAndHessian", x, "gradient", gradient);
        try {
            ofValueAndGradient.valueAndJacobian(x, stacked, derivative);
            System.arraycopy(stacked, 1, gradient, 0, n);
            System.arraycopy(derivative.data, n, hessian.data, 0, n * n);
            return stacked[0];
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedHessian copy() {
        return new GeneratedHessian(ofValueAndGradient.copy());
    }
}
