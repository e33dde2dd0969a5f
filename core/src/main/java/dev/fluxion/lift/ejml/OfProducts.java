package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Dot;
import dev.fluxion.rule.matrix.Multiply;
import dev.fluxion.rule.matrix.ScaledMultiply;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrix1Row;
import org.ejml.data.DMatrixD1;
import org.jspecify.annotations.Nullable;

/** The products of {@code CommonOps_DDRM}. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfProducts {

    private OfProducts() {}

    static DMatrix1Row mult(DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, product(false, false, a, b), a.numRows, b.numCols, c);
    }

    static DMatrix1Row mult(double alpha, DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, scaled(alpha, false, false, a, b), a.numRows, b.numCols, c);
    }

    static DMatrix1Row multTransA(DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, product(true, false, a, b), a.numCols, b.numCols, c);
    }

    static DMatrix1Row multTransA(double alpha, DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, scaled(alpha, true, false, a, b), a.numCols, b.numCols, c);
    }

    static DMatrix1Row multTransB(DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, product(false, true, a, b), a.numRows, b.numRows, c);
    }

    static DMatrix1Row multTransB(double alpha, DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, scaled(alpha, false, true, a, b), a.numRows, b.numRows, c);
    }

    static DMatrix1Row multTransAB(DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, product(true, true, a, b), a.numCols, b.numRows, c);
    }

    static DMatrix1Row multTransAB(double alpha, DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        return stored(a, b, scaled(alpha, true, true, a, b), a.numCols, b.numRows, c);
    }

    static DMatrix1Row multInner(DMatrix1Row a, @Nullable DMatrix1Row c) {
        return stored(a, a, product(true, false, a, a), a.numCols, a.numCols, c);
    }

    static DMatrix1Row multOuter(DMatrix1Row a, @Nullable DMatrix1Row c) {
        return stored(a, a, product(false, true, a, a), a.numRows, a.numRows, c);
    }

    static void multAdd(DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(1.0, false, false, a, b, c);
    }

    static void multAdd(double alpha, DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(alpha, false, false, a, b, c);
    }

    static void multAddTransA(DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(1.0, true, false, a, b, c);
    }

    static void multAddTransA(double alpha, DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(alpha, true, false, a, b, c);
    }

    static void multAddTransB(DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(1.0, false, true, a, b, c);
    }

    static void multAddTransB(double alpha, DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(alpha, false, true, a, b, c);
    }

    static void multAddTransAB(DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(1.0, true, true, a, b, c);
    }

    static void multAddTransAB(double alpha, DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        add(alpha, true, true, a, b, c);
    }

    static double dot(DMatrixD1 a, DMatrixD1 b) {
        boolean vectors = (a.getNumCols() == 1 || a.getNumRows() == 1) && (b.getNumCols() == 1 || b.getNumRows() == 1);
        if (!vectors) {
            throw new RuntimeException("Both inputs must be vectors");
        }
        if (a.getNumElements() != b.getNumElements()) {
            throw new MatrixDimensionException("Both inputs must have as many elements");
        }
        return ArrayRule.apply(new Dot(), Elements.of(a), Elements.of(b))[0];
    }

    private static double[] product(boolean transposeLeft, boolean transposeRight, DMatrix1Row a, DMatrix1Row b) {
        return ArrayRule.apply(rule(transposeLeft, transposeRight, a, b), Elements.of(a), Elements.of(b));
    }

    private static double[] scaled(
            double alpha, boolean transposeLeft, boolean transposeRight, DMatrix1Row a, DMatrix1Row b) {
        var rule = new ScaledMultiply(rule(transposeLeft, transposeRight, a, b), false);
        return ArrayRule.apply(rule, Elements.number(alpha), Elements.of(a), Elements.of(b));
    }

    private static Multiply rule(boolean transposeLeft, boolean transposeRight, DMatrix1Row a, DMatrix1Row b) {
        int rows = transposeLeft ? a.numCols : a.numRows;
        int inner = transposeLeft ? a.numRows : a.numCols;
        int columns = transposeRight ? b.numRows : b.numCols;
        if (inner != (transposeRight ? b.numCols : b.numRows)) {
            throw new MatrixDimensionException("The 'A' and 'B' matrices do not have compatible dimensions");
        }
        return new Multiply(transposeLeft, transposeRight, rows, inner, columns);
    }

    private static DMatrix1Row stored(
            DMatrix1Row a, DMatrix1Row b, double[] product, int rows, int columns, @Nullable DMatrix1Row c) {
        checkApart(a, b, c);
        DMatrix1Row target = (DMatrix1Row) Elements.output(c, rows, columns);
        Elements.put(product, target);
        return target;
    }

    private static void add(
            double alpha, boolean transposeLeft, boolean transposeRight, DMatrix1Row a, DMatrix1Row b, DMatrix1Row c) {
        checkApart(a, b, c);
        Multiply product = rule(transposeLeft, transposeRight, a, b);
        if (c.numRows != product.rows() || c.numCols != product.columns()) {
            throw new MatrixDimensionException("The results matrix does not have the desired dimensions");
        }
        var rule = new ScaledMultiply(product, true);
        Elements.put(ArrayRule.apply(rule, Elements.number(alpha), Elements.of(a), Elements.of(b), Elements.of(c)), c);
    }

    @SuppressWarnings("ReferenceEquality") // The same matrix, not an equal one.
    private static void checkApart(DMatrix1Row a, DMatrix1Row b, @Nullable DMatrix1Row c) {
        if (a == c || b == c) {
            throw new IllegalArgumentException("Can't pass in the same instance");
        }
    }
}
