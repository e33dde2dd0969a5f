package dev.fluxion.lift.ejml;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrixD1;
import org.jspecify.annotations.Nullable;

/** The sums, multiples, quotients and functions of {@code CommonOps_DDRM}, element by element. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfArithmetic {

    private OfArithmetic() {}

    static DMatrixD1 add(DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return combined(Binary.ADD, a, b, c);
    }

    static DMatrixD1 add(DMatrixD1 a, double beta, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return sum(a, Elements.of(a), b, scaled(beta, b), c);
    }

    static DMatrixD1 add(double alpha, DMatrixD1 a, double beta, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return sum(a, scaled(alpha, a), b, scaled(beta, b), c);
    }

    static DMatrixD1 add(double alpha, DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return sum(a, scaled(alpha, a), b, Elements.of(b), c);
    }

    static void addEquals(DMatrixD1 a, DMatrixD1 b) {
        combined(Binary.ADD, a, b, a);
    }

    static void addEquals(DMatrixD1 a, double beta, DMatrixD1 b) {
        sum(a, Elements.of(a), b, scaled(beta, b), a);
    }

    static void add(DMatrixD1 a, double value) {
        stored(Elements.combined(Binary.ADD, Elements.of(a), Elements.number(value)), a, a);
    }

    static DMatrixD1 add(DMatrixD1 a, double value, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.ADD, Elements.of(a), Elements.number(value)), a, c);
    }

    static DMatrixD1 subtract(DMatrixD1 a, double value, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.SUBTRACT, Elements.of(a), Elements.number(value)), a, c);
    }

    static DMatrixD1 subtract(double value, DMatrixD1 a, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.SUBTRACT, Elements.number(value), Elements.of(a)), a, c);
    }

    static DMatrixD1 subtract(DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return combined(Binary.SUBTRACT, a, b, c);
    }

    static void subtractEquals(DMatrixD1 a, DMatrixD1 b) {
        combined(Binary.SUBTRACT, a, b, a);
    }

    static void scale(double alpha, DMatrixD1 a) {
        stored(scaled(alpha, a), a, a);
    }

    static void scale(double alpha, DMatrixD1 a, DMatrixD1 b) {
        stored(scaled(alpha, a), a, b);
    }

    static void divide(double alpha, DMatrixD1 a) {
        divide(alpha, a, a);
    }

    static void divide(DMatrixD1 a, double alpha) {
        divide(a, alpha, a);
    }

    static DMatrixD1 divide(double alpha, DMatrixD1 a, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.DIVIDE, Elements.number(alpha), Elements.of(a)), a, c);
    }

    static DMatrixD1 divide(DMatrixD1 a, double alpha, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.DIVIDE, Elements.of(a), Elements.number(alpha)), a, c);
    }

    static void changeSign(DMatrixD1 a) {
        changeSign(a, a);
    }

    static DMatrixD1 changeSign(DMatrixD1 a, @Nullable DMatrixD1 c) {
        return stored(Elements.image(Unary.NEGATE, Elements.of(a)), a, c);
    }

    static void abs(DMatrixD1 a) {
        abs(a, a);
    }

    static void abs(DMatrixD1 a, DMatrixD1 c) {
        stored(Elements.image(Unary.ABS, Elements.of(a)), a, c);
    }

    static void elementMult(DMatrixD1 a, DMatrixD1 b) {
        combined(Binary.MULTIPLY, a, b, a);
    }

    static DMatrixD1 elementMult(DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return combined(Binary.MULTIPLY, a, b, c);
    }

    static void elementDiv(DMatrixD1 a, DMatrixD1 b) {
        combined(Binary.DIVIDE, a, b, a);
    }

    static DMatrixD1 elementDiv(DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return combined(Binary.DIVIDE, a, b, c);
    }

    static DMatrixD1 elementPower(DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return combined(Binary.POW, a, b, c);
    }

    static DMatrixD1 elementPower(double a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.POW, Elements.number(a), Elements.of(b)), b, c);
    }

    static DMatrixD1 elementPower(DMatrixD1 a, double b, @Nullable DMatrixD1 c) {
        return stored(Elements.combined(Binary.POW, Elements.of(a), Elements.number(b)), a, c);
    }

    static DMatrixD1 elementLog(DMatrixD1 a, @Nullable DMatrixD1 c) {
        return stored(Elements.image(Unary.LOG, Elements.of(a)), a, c);
    }

    static DMatrixD1 elementExp(DMatrixD1 a, @Nullable DMatrixD1 c) {
        return stored(Elements.image(Unary.EXP, Elements.of(a)), a, c);
    }

    private static DMatrixD1 combined(Binary function, DMatrixD1 a, DMatrixD1 b, @Nullable DMatrixD1 c) {
        checkSameShape(a, b);
        return stored(Elements.combined(function, Elements.of(a), Elements.of(b)), a, c);
    }

    private static DMatrixD1 sum(DMatrixD1 a, double[] ofA, DMatrixD1 b, double[] ofB, @Nullable DMatrixD1 c) {
        checkSameShape(a, b);
        return stored(Elements.combined(Binary.ADD, ofA, ofB), a, c);
    }

    private static double[] scaled(double alpha, DMatrixD1 a) {
        return Elements.combined(Binary.MULTIPLY, Elements.number(alpha), Elements.of(a));
    }

    private static DMatrixD1 stored(double[] elements, DMatrixD1 a, @Nullable DMatrixD1 c) {
        DMatrixD1 target = Elements.output(c, a.numRows, a.numCols);
        Elements.put(elements, target);
        return target;
    }

    private static void checkSameShape(DMatrixD1 a, DMatrixD1 b) {
        if (a.numRows != b.numRows || a.numCols != b.numCols) {
            throw new MatrixDimensionException(
                    "Must be same shape. " + a.numRows + "x" + a.numCols + " vs " + b.numRows + "x" + b.numCols);
        }
    }
}
