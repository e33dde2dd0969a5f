package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * The square root of the sum of all elements' squares: {@code dy = (x / y) . dx}, {@code xbar = ybar x / y}. The derivative at zero is
 * zero, as that of {@code hypot} is.
 *
 * @param fast whether the squares are summed as they are, as {@code NormOps_DDRM.fastNormF} does, or scaled first
 */
public record FrobeniusNorm(boolean fast) implements PullbackRule {

    @Override
    public String name() {
        return "normF";
    }

    @Override
    public double[] value(double[][] inputs) {
        DMatrixRMaj x = DMatrixRMaj.wrap(inputs[0].length, 1, inputs[0]);
        return new double[] {fast ? NormOps_DDRM.fastNormF(x) : NormOps_DDRM.normF(x)};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj direction = direction(inputs[0], output[0]);
        DMatrixRMaj tangent = DMatrixRMaj.wrap(tangents[0].length, 1, tangents[0]);
        return Products.strong(true, false, direction, tangent).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj direction = direction(inputs[0], output[0]);
        return new double[][] {Products.strong(false, false, direction, DMatrixRMaj.wrap(1, 1, cotangent)).data};
    }

    private static DMatrixRMaj direction(double[] x, double norm) {
        return norm == 0.0
                ? new DMatrixRMaj(x.length, 1)
                : CommonOps_DDRM.divide(DMatrixRMaj.wrap(x.length, 1, x), norm, null);
    }
}
