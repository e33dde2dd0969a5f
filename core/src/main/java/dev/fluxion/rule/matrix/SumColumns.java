package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The sum of each column, a row: {@code dy_j = sum_i dA_ij}, {@code Abar_ij = ybar_j}.
 *
 * @param rows the rows of the matrix
 * @param columns its columns
 */
public record SumColumns(int rows, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "sumColumns";
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
        for (int i = 0; i < rows; i++) {
            System.arraycopy(cotangent, 0, product, i * columns, columns);
        }
        return new double[][] {product};
    }

    private double[] sum(double[] elements) {
        return CommonOps_DDRM.sumCols(DMatrixRMaj.wrap(rows, columns, elements), null).data;
    }
}
