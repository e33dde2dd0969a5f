package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A multiple of a product of two matrices, which may be added to a third: {@code D = s op(A) op(B) + C}, of the arguments s, A, B and, if it is
 * added to, C. With {@code P = op(A) op(B)}, {@code dD = ds P + s dP + dC}; {@code sbar = sum_ij P_ij Dbar_ij}, {@code Pbar = s Dbar}, {@code Cbar = Dbar}.
 *
 * @param product the product
 * @param added whether a third matrix is added
 */
public record ScaledMultiply(Multiply product, boolean added) implements PullbackRule {

    @Override
    public String name() {
        return added ? "multAdd" : "mult";
    }

    @Override
    public double[] value(double[][] inputs) {
        double scale = inputs[0][0];
        DMatrixRMaj a = product.left(inputs[1]);
        DMatrixRMaj b = product.right(inputs[2]);
        if (added) {
            DMatrixRMaj d = product.matrix(inputs[3].clone());
            add(scale, a, b, d);
            return d.data;
        }
        if (product.transposeLeft()) {
            return product.transposeRight()
                    ? CommonOps_DDRM.multTransAB(scale, a, b, null).data
                    : CommonOps_DDRM.multTransA(scale, a, b, null).data;
        }
        return product.transposeRight()
                ? CommonOps_DDRM.multTransB(scale, a, b, null).data
                : CommonOps_DDRM.mult(scale, a, b, null).data;
    }

    private void add(double scale, DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj d) {
        if (product.transposeLeft()) {
            if (product.transposeRight()) {
                CommonOps_DDRM.multAddTransAB(scale, a, b, d);
            } else {
                CommonOps_DDRM.multAddTransA(scale, a, b, d);
            }
        } else if (product.transposeRight()) {
            CommonOps_DDRM.multAddTransB(scale, a, b, d);
        } else {
            CommonOps_DDRM.multAdd(scale, a, b, d);
        }
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[][] factors = {inputs[1], inputs[2]};
        double[] sum = new double[output.length];
        if (moving[1] || moving[2]) {
            double[] ofProduct = product.pushforward(
                    factors, output, new double[][] {tangents[1], tangents[2]}, new boolean[] {moving[1], moving[2]});
            sum = scaled(ofProduct, inputs[0]);
        }
        if (moving[0]) {
            sum = Sums.of(sum, scaled(plain(factors), tangents[0]));
        }
        return added && moving[3] ? Sums.of(sum, tangents[3]) : sum;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] factors = {inputs[1], inputs[2]};
        double[][] products = new double[inputs.length][];
        if (wanted[0]) {
            DMatrixRMaj seed = DMatrixRMaj.wrap(cotangent.length, 1, cotangent);
            products[0] =
                    Products.strong(true, false, DMatrixRMaj.wrap(cotangent.length, 1, plain(factors)), seed).data;
        }
        if (wanted[1] || wanted[2]) {
            double[][] ofFactors = product.pullback(
                    factors, output, scaled(cotangent, inputs[0]), new boolean[] {wanted[1], wanted[2]});
            products[1] = ofFactors[0];
            products[2] = ofFactors[1];
        }
        if (added) {
            products[3] = cotangent;
        }
        return products;
    }

    private double[] plain(double[][] factors) {
        return Products.of(
                        product.transposeLeft(),
                        product.transposeRight(),
                        product.left(factors[0]),
                        product.right(factors[1]))
                .data;
    }

    private static double[] scaled(double[] elements, double[] scale) {
        return Products.strong(
                        false, false, DMatrixRMaj.wrap(elements.length, 1, elements), DMatrixRMaj.wrap(1, 1, scale))
                .data;
    }
}
