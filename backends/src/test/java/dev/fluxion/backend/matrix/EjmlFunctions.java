package dev.fluxion.backend.matrix;

import dev.fluxion.ScalarField;
import dev.fluxion.rule.matrix.MatrixFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.SpecializedOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleSVD;

/** Functions a user may write with EJML, each with the length of its point. */
final class EjmlFunctions {

    /** A matrix that does not depend on the input. */
    private static final DMatrixRMaj DATA = RandomMatrices_DDRM.rectangle(2, 3, new Random(1));

    private static final List<EjmlFunction> ALL = new ArrayList<>();

    /** A function by name. */
    record EjmlFunction(String name, int n, ScalarField f) {
        @Override
        public String toString() {
            return name;
        }
    }

    static {
        products();
        elementwise();
        moves();
        systems();
        decompositions();
        simpleMatrices();
    }

    private EjmlFunctions() {}

    static List<EjmlFunction> all() {
        return ALL;
    }

    private static void add(String name, int n, ScalarField f) {
        ALL.add(new EjmlFunction(name, n, f));
    }

    private static void products() {
        add("mult", 18, x -> mixed(CommonOps_DDRM.mult(matrix(x, 0, 2, 3), matrix(x, 6, 3, 4), null)));
        add("mult of data", 12, x -> mixed(CommonOps_DDRM.mult(DATA, matrix(x, 0, 3, 4), null)));
        add("mult by itself", 9, x -> {
            DMatrixRMaj a = matrix(x, 0, 3, 3);
            return mixed(CommonOps_DDRM.mult(a, a, null));
        });
        add("multTransA into a matrix of another shape", 18, x -> {
            var c = new DMatrixRMaj(1, 1);
            CommonOps_DDRM.multTransA(matrix(x, 0, 3, 2), matrix(x, 6, 3, 4), c);
            return mixed(c);
        });
        add("multTransB", 18, x -> mixed(CommonOps_DDRM.multTransB(matrix(x, 0, 2, 3), matrix(x, 6, 4, 3), null)));
        add("multTransAB", 18, x -> mixed(CommonOps_DDRM.multTransAB(matrix(x, 0, 3, 2), matrix(x, 6, 4, 3), null)));
        add(
                "multiple of a product",
                19,
                x -> mixed(CommonOps_DDRM.mult(x[18], matrix(x, 0, 2, 3), matrix(x, 6, 3, 4), null)));
        add("multAdd", 26, x -> {
            DMatrixRMaj c = matrix(x, 18, 2, 4);
            CommonOps_DDRM.multAdd(matrix(x, 0, 2, 3), matrix(x, 6, 3, 4), c);
            return mixed(c);
        });
        add("multiple of a transposed product added", 27, x -> {
            DMatrixRMaj c = matrix(x, 18, 2, 4);
            CommonOps_DDRM.multAddTransA(x[26], matrix(x, 0, 3, 2), matrix(x, 6, 3, 4), c);
            return mixed(c);
        });
        add(
                "multOuter and multInner",
                6,
                x -> mixed(CommonOps_DDRM.multOuter(matrix(x, 0, 2, 3), null))
                        * mixed(CommonOps_DDRM.multInner(matrix(x, 0, 2, 3), null)));
        add("dot", 6, x -> Math.exp(CommonOps_DDRM.dot(matrix(x, 0, 3, 1), matrix(x, 3, 1, 3))));
        add(
                "empty product",
                2,
                x -> CommonOps_DDRM.elementSum(CommonOps_DDRM.mult(matrix(x, 0, 2, 0), matrix(x, 0, 0, 3), null))
                        + x[0] * x[1]);
    }

    private static void elementwise() {
        add("sums and multiples", 12, x -> {
            DMatrixRMaj a = matrix(x, 0, 2, 3);
            DMatrixRMaj b = matrix(x, 6, 2, 3);
            DMatrixRMaj c = CommonOps_DDRM.add(2, a, x[3], b, null);
            CommonOps_DDRM.add(a, x[0], c, c);
            CommonOps_DDRM.addEquals(c, x[1], a);
            CommonOps_DDRM.subtractEquals(c, b);
            CommonOps_DDRM.add(c, x[2]);
            CommonOps_DDRM.changeSign(c);
            CommonOps_DDRM.scale(x[4], c);
            return mixed(CommonOps_DDRM.subtract(x[5], CommonOps_DDRM.subtract(c, x[6], null), null));
        });
        add("products and quotients", 12, x -> {
            DMatrixRMaj a = matrix(x, 0, 2, 3);
            DMatrixRMaj b = CommonOps_DDRM.elementExp(matrix(x, 6, 2, 3), null);
            DMatrixRMaj c = CommonOps_DDRM.elementMult(a, b, null);
            CommonOps_DDRM.elementDiv(c, b);
            CommonOps_DDRM.divide(c, 3 + x[0]);
            return mixed(c) + mixed(CommonOps_DDRM.divide(x[1], b, null));
        });
        add("powers and logarithms", 6, x -> {
            DMatrixRMaj a = CommonOps_DDRM.elementExp(matrix(x, 0, 2, 3), null);
            DMatrixRMaj b = CommonOps_DDRM.elementPower(a, x[0], null);
            DMatrixRMaj c = CommonOps_DDRM.elementPower(1.5, CommonOps_DDRM.elementLog(b, null), null);
            return mixed(CommonOps_DDRM.elementPower(a, c, null));
        });
        add("functions of the user's", 6, x -> {
            DMatrixRMaj a = CommonOps_DDRM.apply(matrix(x, 0, 2, 3), Math::tanh, null);
            CommonOps_DDRM.apply(a, v -> v * v * x[0] + 0.1);
            return mixed(CommonOps_DDRM.apply(a, v -> v > 0.2 ? Math.sin(v) : 3 * v, null));
        });
        add("functions of the user's that are not the same each time", 6, x -> {
            int[] calls = {0};
            DMatrixRMaj a = CommonOps_DDRM.apply(matrix(x, 0, 2, 3), v -> v * ++calls[0], null);
            return mixed(CommonOps_DDRM.apply(a, v -> calls[0], null)) * mixed(a);
        });
        add(
                "functions of the user's that do not depend on the element",
                6,
                x -> mixed(CommonOps_DDRM.apply(matrix(x, 0, 2, 3), v -> x[1] * x[2], null))
                        + CommonOps_DDRM.elementSum(
                                CommonOps_DDRM.apply(matrix(x, 0, 2, 3), v -> sigmoid(v) * 2, null)));
        add("reductions", 12, x -> {
            DMatrixRMaj a = matrix(x, 0, 3, 4);
            return mixed(CommonOps_DDRM.sumRows(a, null)) * mixed(CommonOps_DDRM.sumCols(a, null))
                    + CommonOps_DDRM.elementSum(a) * CommonOps_DDRM.trace(a)
                    + CommonOps_DDRM.elementMax(a) * CommonOps_DDRM.elementMin(a)
                    + CommonOps_DDRM.elementMaxAbs(a) * CommonOps_DDRM.elementSumAbs(a);
        });
        add(
                "norms",
                6,
                x -> NormOps_DDRM.normF(matrix(x, 0, 2, 3)) * NormOps_DDRM.fastNormF(matrix(x, 0, 2, 2))
                        + NormOps_DDRM.normP1(matrix(x, 0, 2, 3))
                        + SpecializedOps_DDRM.elementSumSq(matrix(x, 0, 3, 2)));
        add(
                "determinants",
                49,
                x -> CommonOps_DDRM.det(matrix(x, 0, 2, 2)) * CommonOps_DDRM.det(matrix(x, 4, 5, 5))
                        + CommonOps_DDRM.det(matrix(x, 0, 7, 7)));
        add("determinant of a singular matrix", 4, x -> {
            DMatrixRMaj a = matrix(x, 0, 2, 2);
            CommonOps_DDRM.insert(CommonOps_DDRM.extract(a, 0, 1, 0, 2), a, 1, 0);
            return CommonOps_DDRM.det(a) + x[0] * x[1] * x[2] * x[3];
        });
        add("logarithm of a determinant", 9, x -> Math.sin(MatrixFunctions.logDeterminant(matrix(x, 0, 3, 3))));
    }

    private static void moves() {
        add("slices and concatenations", 12, x -> {
            DMatrixRMaj a = matrix(x, 0, 3, 4);
            DMatrixRMaj b = CommonOps_DDRM.concatColumns(a, CommonOps_DDRM.extract(a, 0, 3, 1, 3), null);
            CommonOps_DDRM.insert(CommonOps_DDRM.extractRow(a, 1, null), b, 2, 1);
            CommonOps_DDRM.transpose(b);
            DMatrixRMaj c = CommonOps_DDRM.kron(a, CommonOps_DDRM.identity(2), null);
            return mixed(b) + mixed(c) + mixed(CommonOps_DDRM.extractDiag(a, null));
        });
        add("elements and the array behind them", 4, x -> {
            double[] shared = new double[4];
            DMatrixRMaj a = DMatrixRMaj.wrap(2, 2, shared);
            CommonOps_DDRM.mult(matrix(x, 0, 2, 2), matrix(x, 0, 2, 2), a);
            shared[1] = x[0] * x[1];
            a.data[2] += shared[1];
            a.set(0, 0, a.get(1, 1) * a.unsafe_get(1, 0));
            a.reshape(1, 3);
            return mixed(a) * shared[3];
        });
        add("matrices in arrays", 4, x -> {
            DMatrixRMaj[] factors = {matrix(x, 0, 2, 2), CommonOps_DDRM.identity(2), matrix(x, 0, 2, 2)};
            DMatrixRMaj product = CommonOps_DDRM.identity(2);
            for (DMatrixRMaj factor : factors) {
                product = CommonOps_DDRM.mult(product, factor, null);
            }
            return mixed(product);
        });
    }

    private static void systems() {
        add("inverse", 9, x -> {
            DMatrixRMaj a = matrix(x, 0, 3, 3);
            CommonOps_DDRM.invert(a);
            return mixed(a);
        });
        add("solution of a square system", 16, x -> {
            var y = new DMatrixRMaj(1, 1);
            CommonOps_DDRM.solve(matrix(x, 0, 3, 3), matrix(x, 9, 3, 2), y);
            return mixed(y);
        });
        add("least squares", 15, x -> {
            var y = new DMatrixRMaj(1, 1);
            CommonOps_DDRM.solve(matrix(x, 0, 5, 2), matrix(x, 10, 5, 1), y);
            return mixed(y);
        });
        add("pseudo-inverse", 6, x -> {
            var y = new DMatrixRMaj(1, 1);
            CommonOps_DDRM.pinv(matrix(x, 0, 3, 2), y);
            return mixed(y);
        });
        for (int n : new int[] {3, 8}) {
            add("positive definite system of " + n, n + n * n, x -> {
                var y = new DMatrixRMaj(1, 1);
                CommonOps_DDRM.solveSPD(positiveDefinite(x, n), matrix(x, n * n, n, 1), y);
                var z = new DMatrixRMaj(1, 1);
                CommonOps_DDRM.invertSPD(positiveDefinite(x, n), z);
                return mixed(y) + mixed(z);
            });
        }
        add("solvers", 12, x -> {
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.linear(3);
            LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.symmPosDef(3);
            boolean solvable = solver.setA(matrix(x, 0, 3, 3)) && cholesky.setA(positiveDefinite(x, 3));
            if (!solvable || solver.quality() < 1e-10) {
                throw new IllegalStateException();
            }
            var y = new DMatrixRMaj(3, 1);
            solver.solve(matrix(x, 9, 3, 1), y);
            var z = new DMatrixRMaj(3, 1);
            cholesky.solve(y, z);
            return mixed(y) + mixed(z);
        });
    }

    private static void decompositions() {
        for (boolean lower : new boolean[] {true, false}) {
            add("Cholesky, " + (lower ? "lower" : "upper"), 9, x -> {
                CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(3, lower);
                if (!cholesky.decompose(positiveDefinite(x, 3))) {
                    throw new IllegalStateException();
                }
                return mixed(cholesky.getT(null))
                        + cholesky.computeDeterminant().getReal();
            });
        }
        for (int[] shape : new int[][] {{4, 2}, {3, 3}, {2, 4}}) {
            int rows = shape[0];
            int columns = shape[1];
            String name = rows + " by " + columns;
            add("QR of " + name, rows * columns, x -> {
                QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(rows, columns);
                qr.decompose(matrix(x, 0, rows, columns));
                return mixed(qr.getQ(null, true)) + mixed(qr.getR(null, false));
            });
            add("singular values of " + name, rows * columns, x -> {
                SingularValueDecomposition_F64<DMatrixRMaj> svd =
                        DecompositionFactory_DDRM.svd(rows, columns, false, false, true);
                svd.decompose(matrix(x, 0, rows, columns));
                return mixed(new DMatrixRMaj(svd.getSingularValues()));
            });
            add("singular vectors of " + name, rows * columns, x -> {
                SingularValueDecomposition_F64<DMatrixRMaj> svd =
                        DecompositionFactory_DDRM.svd(rows, columns, true, true, true);
                svd.decompose(matrix(x, 0, rows, columns));
                return mixed(svd.getU(null, false)) + mixed(svd.getV(null, true)) + mixed(svd.getW(null));
            });
        }
        add("eigenvalues", 9, x -> {
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(3, false, true);
            eigen.decompose(matrix(x, 0, 3, 3));
            double sum = 0;
            for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
                sum += (1 + i) * Math.sin(eigen.getEigenvalue(i).getReal());
            }
            return sum;
        });
        add("eigenvectors", 9, x -> {
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(3, true);
            eigen.decompose(positiveDefinite(x, 3));
            return mixed(eigen.getEigenVector(0)) * eigen.getEigenvalue(1).real + mixed(eigen.getEigenVector(2));
        });
    }

    private static void simpleMatrices() {
        add("SimpleMatrix, arithmetic", 18, x -> {
            var a = new SimpleMatrix(2, 3, true, Arrays.copyOf(x, 6));
            var b = new SimpleMatrix(3, 4, true, Arrays.copyOfRange(x, 6, 18));
            SimpleMatrix c =
                    a.mult(b).plus(1).elementMult(a.mult(b)).scale(x[0]).minus(a.mult(b));
            return c.normF()
                    + c.divide(x[1] + 3).negative().plus(x[2], c).elementSum()
                    + c.elementExp().elementMaxAbs();
        });
        add("SimpleMatrix, with data", 12, x -> {
            var b = new SimpleMatrix(3, 4, true, x);
            SimpleMatrix column = b.getColumn(2);
            return mixed(SimpleMatrix.wrap(DATA).mult(b).getDDRM()) * column.dot(SimpleMatrix.filled(3, 1, 2));
        });
        add("SimpleMatrix, systems", 12, x -> {
            var a = new SimpleMatrix(3, 3, true, Arrays.copyOf(x, 9));
            var b = new SimpleMatrix(3, 1, true, x[9], x[10], x[11]);
            return mixed(a.invert().mult(a.transpose()).getDDRM())
                    + a.determinant() * a.solve(b).elementSum()
                    + a.pseudoInverse().trace();
        });
        add("SimpleMatrix, slices", 12, x -> {
            var a = new SimpleMatrix(3, 4, true, x);
            SimpleMatrix b = a.combine(1, 2, a.rows(0, 2).scale(2));
            b.insertIntoThis(0, 0, a.extractMatrix(0, 2, 1, 3));
            b.set(0, 0, x[0] * x[1]);
            SimpleMatrix c = b.concatRows(b.negative()).concatColumns(b.kron(SimpleMatrix.identity(2)));
            return mixed(c.getDDRM())
                    + b.elementPower(2).elementSum()
                    + a.getRow(1).elementExp().elementSum()
                    + a.cols(1, 4).diag().elementSum()
                            * a.extractVector(false, 3).get(1);
        });
        add(
                "SimpleMatrix, a function of the user's",
                6,
                x -> mixed(new SimpleMatrix(2, 3, true, x)
                        .elementOp((row, column, value) -> Math.tanh(value) * (row + 1) + column)
                        .getDDRM()));
        add("SimpleMatrix, svd", 12, x -> {
            SimpleSVD<SimpleMatrix> svd = new SimpleMatrix(4, 3, true, x).svd(true);
            return mixed(svd.getU().getDDRM()) + Math.sin(svd.getSingleValue(0)) + 2 * svd.getSingularValues()[1];
        });
        add("SimpleMatrix, eig", 9, x -> {
            SimpleEVD<SimpleMatrix> eigen =
                    SimpleMatrix.wrap(positiveDefinite(x, 3)).eig();
            return mixed(eigen.getEigenVector(1).getDDRM())
                    + Math.sin(eigen.getEigenvalue(0).getReal());
        });
    }

    private static DMatrixRMaj matrix(double[] x, int from, int rows, int columns) {
        return new DMatrixRMaj(rows, columns, true, Arrays.copyOfRange(x, from, from + rows * columns));
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    private static DMatrixRMaj positiveDefinite(double[] x, int n) {
        DMatrixRMaj product = CommonOps_DDRM.multOuter(matrix(x, 0, n, n), null);
        for (int i = 0; i < n; i++) {
            product.add(i, i, 1 + i);
        }
        return product;
    }

    /** A number that depends on every element in its own way. */
    private static double mixed(DMatrixRMaj a) {
        double sum = 0;
        for (int i = 0; i < a.getNumElements(); i++) {
            sum += Math.sin(a.data[i]) * (1 + 0.3 * i);
        }
        return sum;
    }
}
