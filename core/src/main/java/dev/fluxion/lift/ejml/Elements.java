package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import dev.fluxion.rule.matrix.Elementwise;
import dev.fluxion.rule.matrix.Image;
import java.util.Arrays;
import org.ejml.data.DMatrixD1;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.jspecify.annotations.Nullable;

/** The elements of matrices, as rules take and give them. */
final class Elements {

    private Elements() {}

    /** The elements of a matrix, whose array may be longer. */
    static double[] of(DMatrixD1 matrix) {
        int count = matrix.numRows * matrix.numCols;
        return matrix.data.length == count ? matrix.data : Arrays.copyOf(matrix.data, count);
    }

    static void put(double[] elements, DMatrixD1 target) {
        System.arraycopy(elements, 0, target.data, 0, elements.length);
    }

    /** The matrix to write a result to: the one given, in a new shape, or a new one. */
    static DMatrixD1 output(@Nullable DMatrixD1 target, int rows, int columns) {
        if (target == null) {
            return new DMatrixRMaj(rows, columns);
        }
        target.reshape(rows, columns);
        return target;
    }

    static double[] image(Unary function, double[] x) {
        return ArrayRule.apply(new Image(function), x);
    }

    static double[] combined(Binary function, double[] x, double[] y) {
        return ArrayRule.apply(new Elementwise(function), x, y);
    }

    /**
     * The operation's value as {@link ArrayRule#apply} gives it, or null where it does not exist: an inverse or a factor of a singular matrix.
     */
    static double @Nullable [] solvable(ArrayRule rule, double[]... inputs) {
        try {
            return ArrayRule.apply(rule, inputs);
        } catch (SingularMatrixException e) {
            return null;
        }
    }

    /** A number as an argument that meets every element of the other. */
    static double[] number(double value) {
        return new double[] {value};
    }
}
