package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The algorithms of the paper, each written once against {@link Backend}.
 *
 * @see <a href="https://arxiv.org/abs/2109.12449">AbstractDifferentiation.jl: Backend-Agnostic Differentiable
 *     Programming in Julia, appendix C</a>
 */
final class LeastSquares {

    private LeastSquares() {}

    /** A point, and how much of the Gauss-Newton step led there. */
    record Step(double[] x, double length) {}

    /** Gauss-Newton with full steps: {@code x - (J'J)^-1 J' r}. */
    static List<double[]> gaussNewton(Backend ad, VectorFunction residuals, double[] x0, int steps) {
        List<double[]> iterates = new ArrayList<>();
        double[] x = x0;
        for (int k = 0; k < steps; k++) {
            ValueAndJacobian at = ad.valueAndJacobian(residuals, x);
            x = moved(x, 1.0, direction(at));
            iterates.add(x);
        }
        return iterates;
    }

    /** Gauss-Newton that halves its step until half the sum of squares falls; it stops where no step does. */
    static List<Step> gaussNewtonWithHalving(Backend ad, VectorFunction residuals, double[] x0, int steps) {
        List<Step> iterates = new ArrayList<>();
        double[] x = x0;
        for (int k = 0; k < steps; k++) {
            ValueAndJacobian at = ad.valueAndJacobian(residuals, x);
            double[] direction = direction(at);
            double length = 1.0;
            double[] next = moved(x, length, direction);
            while (halfSumOfSquares(residuals.apply(next)) >= halfSumOfSquares(at.value())) {
                length /= 2;
                next = moved(x, length, direction);
                if (length < Math.ulp(1.0)) {
                    return iterates;
                }
            }
            x = next;
            iterates.add(new Step(x, length));
        }
        return iterates;
    }

    /** Newton's method for a minimum with full steps: {@code x - H^-1 g}. */
    static List<double[]> newton(HigherOrder ad, ScalarField f, double[] x0, int steps) {
        List<double[]> iterates = new ArrayList<>();
        double[] x = x0;
        for (int k = 0; k < steps; k++) {
            ValueGradientAndHessian at = ad.valueGradientAndHessian(f, x);
            x = moved(x, -1.0, solution(at.hessian(), at.gradient()));
            iterates.add(x);
        }
        return iterates;
    }

    /** Newton's method for a root with full steps: {@code x - J^-1 f}. */
    static double[] root(Backend ad, VectorFunction f, double[] x0, int steps) {
        double[] x = x0;
        for (int k = 0; k < steps; k++) {
            ValueAndJacobian at = ad.valueAndJacobian(f, x);
            x = moved(x, -1.0, solution(at.jacobian(), at.value()));
        }
        return x;
    }

    static double halfSumOfSquares(double[] residuals) {
        double sum = 0.0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        return sum / 2;
    }

    private static double[] direction(ValueAndJacobian at) {
        DMatrixRMaj jacobian = at.jacobian();
        int n = jacobian.numCols;
        var normal = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multTransA(jacobian, jacobian, normal);
        var right = new DMatrixRMaj(n, 1);
        CommonOps_DDRM.multTransA(-1.0, jacobian, new DMatrixRMaj(at.value().length, 1, true, at.value()), right);
        return solution(normal, right.data);
    }

    private static double[] solution(DMatrixRMaj matrix, double[] right) {
        var x = new DMatrixRMaj(right.length, 1);
        if (!CommonOps_DDRM.solve(matrix, new DMatrixRMaj(right.length, 1, true, right), x)) {
            throw new IllegalStateException("solve: matrix must be regular but was singular");
        }
        return x.data;
    }

    private static double[] moved(double[] x, double factor, double[] direction) {
        double[] moved = x.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += factor * direction[i];
        }
        return moved;
    }
}
