package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The inner product: {@code dz = dx . y + x . dy}, {@code xbar = zbar y}, {@code ybar = zbar x}. */
public record Dot() implements PullbackRule {

    @Override
    public String name() {
        return "dot";
    }

    @Override
    public double[] value(double[][] inputs) {
        return new double[] {CommonOps_DDRM.dot(vector(inputs[0]), vector(inputs[1]))};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double product = 0.0;
        if (moving[0]) {
            product += strong(inputs[1], tangents[0]);
        }
        if (moving[1]) {
            product += strong(inputs[0], tangents[1]);
        }
        return new double[] {product};
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] products = new double[2][];
        if (wanted[0]) {
            products[0] = scaled(inputs[1], cotangent);
        }
        if (wanted[1]) {
            products[1] = scaled(inputs[0], cotangent);
        }
        return products;
    }

    private static double strong(double[] x, double[] tangent) {
        return Products.strong(true, false, vector(x), vector(tangent)).data[0];
    }

    private static double[] scaled(double[] x, double[] cotangent) {
        return Products.strong(false, false, vector(x), vector(cotangent)).data;
    }

    private static DMatrixRMaj vector(double[] elements) {
        return DMatrixRMaj.wrap(elements.length, 1, elements);
    }
}
