package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The sum of all elements: {@code dy = sum dx_i}, {@code xbar_i = ybar}. */
public record Sum() implements PullbackRule {

    @Override
    public String name() {
        return "sum";
    }

    @Override
    public double[] value(double[][] inputs) {
        return new double[] {sum(inputs[0])};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return new double[] {sum(tangents[0])};
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[] product = new double[inputs[0].length];
        Arrays.fill(product, cotangent[0]);
        return new double[][] {product};
    }

    private static double sum(double[] elements) {
        return CommonOps_DDRM.elementSum(DMatrixRMaj.wrap(elements.length, 1, elements));
    }
}
