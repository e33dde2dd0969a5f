package dev.fluxion.lift.ejml;

import org.ejml.UtilEjml;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.mult.VectorVectorMult_DDRM;
import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleOperations;

/**
 * What the methods of {@code SimpleMatrix} do with the matrix behind each, as code that is transformed has them: its own code looks at the kind of
 * matrix first, which is always the same here. A constructor is called {@code make}.
 */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfSimple {

    private OfSimple() {}

    // Made.

    static DMatrixRMaj make(int rows, int columns) {
        return new DMatrixRMaj(rows, columns);
    }

    static DMatrixRMaj make(int rows, int columns, boolean rowMajor, double[] elements) {
        return new DMatrixRMaj(rows, columns, rowMajor, elements);
    }

    static DMatrixRMaj make(double[][] rows) {
        return new DMatrixRMaj(rows);
    }

    static DMatrixRMaj make(double[] column) {
        return new DMatrixRMaj(column);
    }

    static DMatrixRMaj make(DMatrixRMaj original) {
        return original.copy();
    }

    static DMatrixRMaj wrap(DMatrixRMaj matrix) {
        return matrix;
    }

    static DMatrixRMaj filled(int rows, int columns, double value) {
        var matrix = new DMatrixRMaj(rows, columns);
        CommonOps_DDRM.fill(matrix, value);
        return matrix;
    }

    static DMatrixRMaj ones(int rows, int columns) {
        return filled(rows, columns, 1.0);
    }

    static DMatrixRMaj identity(int size) {
        return CommonOps_DDRM.identity(size);
    }

    static DMatrixRMaj diag(double[] elements) {
        return CommonOps_DDRM.diag(elements);
    }

    static DMatrixRMaj copy(DMatrixRMaj a) {
        return a.copy();
    }

    static DMatrixRMaj createLike(DMatrixRMaj a) {
        return new DMatrixRMaj(a.numRows, a.numCols);
    }

    // Looked at and changed.

    static double get(DMatrixRMaj a, int row, int column) {
        return a.get(row, column);
    }

    static double get(DMatrixRMaj a, int index) {
        return a.data[index];
    }

    static void set(DMatrixRMaj a, int row, int column, double value) {
        a.set(row, column, value);
    }

    static void set(DMatrixRMaj a, int index, double value) {
        a.set(index, value);
    }

    static void fill(DMatrixRMaj a, double value) {
        CommonOps_DDRM.fill(a, value);
    }

    static void zero(DMatrixRMaj a) {
        CommonOps_DDRM.fill(a, 0.0);
    }

    static void reshape(DMatrixRMaj a, int rows, int columns) {
        a.reshape(rows, columns);
    }

    static int numRows(DMatrixRMaj a) {
        return a.numRows;
    }

    static int numCols(DMatrixRMaj a) {
        return a.numCols;
    }

    static int getNumRows(DMatrixRMaj a) {
        return a.numRows;
    }

    static int getNumCols(DMatrixRMaj a) {
        return a.numCols;
    }

    static int getNumElements(DMatrixRMaj a) {
        return a.numRows * a.numCols;
    }

    static boolean isVector(DMatrixRMaj a) {
        return a.numRows == 1 || a.numCols == 1;
    }

    static boolean hasUncountable(DMatrixRMaj a) {
        return MatrixFeatures_DDRM.hasUncountable(a);
    }

    // Moved.

    static DMatrixRMaj transpose(DMatrixRMaj a) {
        return CommonOps_DDRM.transpose(a, null);
    }

    static DMatrixRMaj extractMatrix(DMatrixRMaj a, int row0, int row1, int column0, int column1) {
        int rowFrom = row0 == SimpleMatrix.END ? a.numRows : row0;
        int rowTo = row1 == SimpleMatrix.END ? a.numRows : row1;
        int columnFrom = column0 == SimpleMatrix.END ? a.numCols : column0;
        int columnTo = column1 == SimpleMatrix.END ? a.numCols : column1;
        var part = new DMatrixRMaj(rowTo - rowFrom, columnTo - columnFrom);
        CommonOps_DDRM.extract(a, rowFrom, rowTo, columnFrom, columnTo, part, 0, 0);
        return part;
    }

    static DMatrixRMaj extractVector(DMatrixRMaj a, boolean row, int index) {
        return row
                ? extractMatrix(a, index, index + 1, 0, SimpleMatrix.END)
                : extractMatrix(a, 0, SimpleMatrix.END, index, index + 1);
    }

    static DMatrixRMaj getRow(DMatrixRMaj a, int row) {
        return extractVector(a, true, row);
    }

    static DMatrixRMaj getColumn(DMatrixRMaj a, int column) {
        return extractVector(a, false, column);
    }

    static DMatrixRMaj rows(DMatrixRMaj a, int from, int to) {
        return extractMatrix(a, from, to, 0, SimpleMatrix.END);
    }

    static DMatrixRMaj cols(DMatrixRMaj a, int from, int to) {
        return extractMatrix(a, 0, SimpleMatrix.END, from, to);
    }

    static void insertIntoThis(DMatrixRMaj a, int row, int column, DMatrixRMaj b) {
        CommonOps_DDRM.insert(b, a, row, column);
    }

    static DMatrixRMaj combine(DMatrixRMaj a, int row, int column, DMatrixRMaj b) {
        int rowFrom = row == SimpleMatrix.END ? a.numRows : row;
        int columnFrom = column == SimpleMatrix.END ? a.numCols : column;
        var both =
                new DMatrixRMaj(Math.max(rowFrom + b.numRows, a.numRows), Math.max(columnFrom + b.numCols, a.numCols));
        CommonOps_DDRM.insert(a, both, 0, 0);
        CommonOps_DDRM.insert(b, both, rowFrom, columnFrom);
        return both;
    }

    static DMatrixRMaj diag(DMatrixRMaj a) {
        if (isVector(a)) {
            return CommonOps_DDRM.diag(Elements.of(a));
        }
        return CommonOps_DDRM.extractDiag(a, null);
    }

    static DMatrixRMaj kron(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.kron(a, b, null);
    }

    // Computed.

    static DMatrixRMaj mult(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    static DMatrixRMaj plus(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.add(a, b, null);
    }

    static DMatrixRMaj plus(DMatrixRMaj a, double beta) {
        return CommonOps_DDRM.add(a, beta, null);
    }

    static DMatrixRMaj plus(DMatrixRMaj a, double beta, DMatrixRMaj b) {
        return CommonOps_DDRM.add(a, beta, b, null);
    }

    static DMatrixRMaj minus(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.subtract(a, b, null);
    }

    static DMatrixRMaj minus(DMatrixRMaj a, double beta) {
        return CommonOps_DDRM.subtract(a, beta, null);
    }

    static DMatrixRMaj scale(DMatrixRMaj a, double factor) {
        var product = new DMatrixRMaj(a.numRows, a.numCols);
        CommonOps_DDRM.scale(factor, a, product);
        return product;
    }

    static DMatrixRMaj divide(DMatrixRMaj a, double divisor) {
        return CommonOps_DDRM.divide(a, divisor, null);
    }

    static DMatrixRMaj negative(DMatrixRMaj a) {
        return CommonOps_DDRM.changeSign(a, null);
    }

    static DMatrixRMaj elementMult(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.elementMult(a, b, null);
    }

    static DMatrixRMaj elementDiv(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.elementDiv(a, b, null);
    }

    static DMatrixRMaj elementPower(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.elementPower(a, b, null);
    }

    static DMatrixRMaj elementPower(DMatrixRMaj a, double b) {
        return CommonOps_DDRM.elementPower(a, b, null);
    }

    static DMatrixRMaj elementExp(DMatrixRMaj a) {
        return CommonOps_DDRM.elementExp(a, null);
    }

    static DMatrixRMaj elementLog(DMatrixRMaj a) {
        return CommonOps_DDRM.elementLog(a, null);
    }

    static DMatrixRMaj elementOp(DMatrixRMaj a, SimpleOperations.ElementOpReal function) {
        var images = new DMatrixRMaj(a.numRows, a.numCols);
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < a.numCols; j++) {
                images.data[i * a.numCols + j] = function.op(i, j, a.data[i * a.numCols + j]);
            }
        }
        return images;
    }

    static double elementSum(DMatrixRMaj a) {
        return CommonOps_DDRM.elementSum(a);
    }

    static double elementMax(DMatrixRMaj a) {
        return CommonOps_DDRM.elementMax(a);
    }

    static double elementMin(DMatrixRMaj a) {
        return CommonOps_DDRM.elementMin(a);
    }

    static double elementMaxAbs(DMatrixRMaj a) {
        return CommonOps_DDRM.elementMaxAbs(a);
    }

    static double elementMinAbs(DMatrixRMaj a) {
        return CommonOps_DDRM.elementMinAbs(a);
    }

    static double dot(DMatrixRMaj a, DMatrixRMaj b) {
        if (!isVector(a)) {
            throw new IllegalArgumentException("'this' matrix is not a vector.");
        } else if (!isVector(b)) {
            throw new IllegalArgumentException("'v' matrix is not a vector.");
        }
        return VectorVectorMult_DDRM.innerProd(a, b);
    }

    static double normF(DMatrixRMaj a) {
        return NormOps_DDRM.normF(a);
    }

    static double trace(DMatrixRMaj a) {
        return CommonOps_DDRM.trace(a);
    }

    static double determinant(DMatrixRMaj a) {
        double determinant = CommonOps_DDRM.det(a);
        return UtilEjml.isUncountable(determinant) ? 0.0 : determinant;
    }

    static DMatrixRMaj invert(DMatrixRMaj a) {
        var inverse = new DMatrixRMaj(a.numRows, a.numCols);
        if (!CommonOps_DDRM.invert(a, inverse)) {
            throw new SingularMatrixException();
        }
        return countable(inverse);
    }

    static DMatrixRMaj pseudoInverse(DMatrixRMaj a) {
        var inverse = new DMatrixRMaj(a.numRows, a.numCols);
        CommonOps_DDRM.pinv(a, inverse);
        return inverse;
    }

    static DMatrixRMaj solve(DMatrixRMaj a, DMatrixRMaj b) {
        var solution = new DMatrixRMaj(a.numCols, b.numCols);
        if (!CommonOps_DDRM.solve(a, b, solution)) {
            throw new SingularMatrixException();
        }
        return countable(solution);
    }

    private static DMatrixRMaj countable(DMatrixRMaj result) {
        if (MatrixFeatures_DDRM.hasUncountable(result)) {
            throw new SingularMatrixException("Solution contains uncountable numbers");
        }
        return result;
    }
}
