package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The sum of each row, a column: {@code dy_i = sum_j dA_ij}, {@code Abar_ij = ybar_i}.
 *
 * @param rows the rows of the matrix
 * @param columns its columns
 */
public record SumRows(int rows, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "sumRows";
    }

    @Override
    public double[] value(double[][] inputs) {
        return sum(inputs[0]);
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return sum(tangents[0]);
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[] product = new double[rows * columns];
        for (int i = 0; i < product.length; i++) {
            product[i] = cotangent[i / columns];
        }
        return new double[][] {product};
    }

    private double[] sum(double[] elements) {
        return CommonOps_DDRM.sumRows(DMatrixRMaj.wrap(rows, columns, elements), null).data;
    }
}
