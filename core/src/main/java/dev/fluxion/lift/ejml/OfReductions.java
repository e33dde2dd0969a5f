package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Unary;
import dev.fluxion.rule.matrix.Determinant;
import dev.fluxion.rule.matrix.Sum;
import dev.fluxion.rule.matrix.SumColumns;
import dev.fluxion.rule.matrix.SumRows;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrix1Row;
import org.ejml.data.DMatrixD1;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The sums and the determinant of {@code CommonOps_DDRM}. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfReductions {

    private OfReductions() {}

    static double elementSum(DMatrixD1 a) {
        return sum(Elements.of(a));
    }

    static double elementSumAbs(DMatrixD1 a) {
        return sum(Elements.image(Unary.ABS, Elements.of(a)));
    }

    static double trace(DMatrix1Row a) {
        double[] diagonal = new double[Math.min(a.numRows, a.numCols)];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = a.get(i * (1 + a.numCols));
        }
        return sum(diagonal);
    }

    static DMatrixRMaj sumRows(DMatrixRMaj a, @Nullable DMatrixRMaj c) {
        double[] sums = ArrayRule.apply(new SumRows(a.numRows, a.numCols), Elements.of(a));
        DMatrixRMaj target = (DMatrixRMaj) Elements.output(c, a.numRows, 1);
        Elements.put(sums, target);
        return target;
    }

    static DMatrixRMaj sumCols(DMatrixRMaj a, @Nullable DMatrixRMaj c) {
        double[] sums = ArrayRule.apply(new SumColumns(a.numRows, a.numCols), Elements.of(a));
        DMatrixRMaj target = (DMatrixRMaj) Elements.output(c, 1, a.numCols);
        Elements.put(sums, target);
        return target;
    }

    static double det(DMatrixRMaj a) {
        if (a.numRows != a.numCols) {
            throw new MatrixDimensionException("Must be a square matrix.");
        }
        return ArrayRule.apply(new Determinant(a.numRows), Elements.of(a))[0];
    }

    private static double sum(double[] elements) {
        return ArrayRule.apply(new Sum(), elements)[0];
    }
}
