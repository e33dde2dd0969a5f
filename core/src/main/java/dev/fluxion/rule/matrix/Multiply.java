package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;

/**
 * A product of two matrices, either of which may be transposed: {@code C = op(A) op(B)}.
 *
 * <p>{@code dC = op(dA) op(B) + op(A) op(dB)}; without transposes {@code Abar = Cbar B^T} and {@code Bbar = A^T Cbar}, and the
 * transposes of these otherwise.
 *
 * @param transposeLeft whether A is given as its transpose, with {@code inner} rows and {@code rows} columns
 * @param transposeRight whether B is given as its transpose, with {@code columns} rows and {@code inner} columns
 * @param rows the rows of the product
 * @param inner the length that is summed over
 * @param columns the columns of the product
 */
public record Multiply(boolean transposeLeft, boolean transposeRight, int rows, int inner, int columns)
        implements PullbackRule {

    @Override
    public String name() {
        return "multiply";
    }

    @Override
    public double[] value(double[][] inputs) {
        return Products.of(transposeLeft, transposeRight, left(inputs[0]), right(inputs[1])).data;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[] ofLeft = moving[0]
                ? Products.strong(transposeLeft, transposeRight, left(tangents[0]), right(inputs[1])).data
                : new double[0];
        if (!moving[1]) {
            return ofLeft;
        }
        double[] ofRight = Products.strong(transposeLeft, transposeRight, left(inputs[0]), right(tangents[1])).data;
        return moving[0] ? Sums.of(ofLeft, ofRight) : ofRight;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj seed = matrix(cotangent);
        double[][] products = new double[2][];
        if (wanted[0]) {
            DMatrixRMaj right = right(inputs[1]);
            products[0] = transposeLeft
                    ? Products.strong(transposeRight, true, right, seed).data
                    : Products.strong(false, !transposeRight, seed, right).data;
        }
        if (wanted[1]) {
            DMatrixRMaj left = left(inputs[0]);
            products[1] = transposeRight
                    ? Products.strong(true, transposeLeft, seed, left).data
                    : Products.strong(!transposeLeft, false, left, seed).data;
        }
        return products;
    }

    DMatrixRMaj left(double[] elements) {
        return transposeLeft ? DMatrixRMaj.wrap(inner, rows, elements) : DMatrixRMaj.wrap(rows, inner, elements);
    }

    DMatrixRMaj right(double[] elements) {
        return transposeRight ? DMatrixRMaj.wrap(columns, inner, elements) : DMatrixRMaj.wrap(inner, columns, elements);
    }

    DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(rows, columns, elements);
    }
}
