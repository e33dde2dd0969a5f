package dev.fluxion.backend.conformance;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.rule.matrix.MatrixFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The rows of {@link MatrixScenarios} once more, with the function written in EJML's operations. */
final class EjmlScenarios {

    private static final String SUFFIX = "-EJML";

    private static final Map<String, VectorFunction> VECTORS = vectors();
    private static final Map<String, ScalarField> FIELDS = fields();

    private EjmlScenarios() {}

    /** The rows that are asked of EJML too, under names of their own. */
    static List<Scenario> again(List<Scenario> rows) {
        List<Scenario> again = new ArrayList<>();
        for (Scenario row : rows) {
            if (VECTORS.containsKey(row.id()) || FIELDS.containsKey(row.id())) {
                again.add(new Scenario(row.id() + SUFFIX, row.name() + ", by EJML", row.inputs(), row.checks()));
            }
        }
        return again;
    }

    static void bind(Bindings rows) {
        VECTORS.forEach((id, f) -> rows.vector(id + SUFFIX, f));
        FIELDS.forEach((id, f) -> rows.field(id + SUFFIX, f));
    }

    private static Map<String, VectorFunction> vectors() {
        Map<String, VectorFunction> vectors = new LinkedHashMap<>();
        vectors.put("MX-04", v -> inverse(matrix(v, 0, 3, 3)).data);
        vectors.put("MX-08", v -> CommonOps_DDRM.mult(matrix(v, 0, 2, 3), matrix(v, 6, 3, 2), null).data);
        vectors.put(
                "MX-13",
                v -> CommonOps_DDRM.sumRows(CommonOps_DDRM.elementPower(matrix(v, 0, 3, 2), 2, null), null).data);
        vectors.put("MX-15", v -> CommonOps_DDRM.transpose(matrix(v, 0, 2, 3), null).data);
        vectors.put("MX-16", v -> CommonOps_DDRM.multInner(matrix(v, 0, 1, 1), null).data);
        vectors.put("EX-MX-05", v -> CommonOps_DDRM.mult(matrix(v, 0, 2, 3), matrix(v, 6, 3, 1), null).data);
        vectors.put("EX-MX-07", v -> CommonOps_DDRM.multTransB(matrix(v, 0, 2, 1), matrix(v, 2, 3, 1), null).data);
        vectors.put("EX-MX-08", v -> eigenvalues(v[0], v[1], v[2]));
        vectors.put("EX-MX-09", v -> power(matrix(v, 0, 2, 2), 5).data);
        return vectors;
    }

    private static Map<String, ScalarField> fields() {
        Map<String, ScalarField> fields = new LinkedHashMap<>();
        fields.put("MX-06", EjmlScenarios::weightedSolution);
        fields.put("MX-09", v -> CommonOps_DDRM.trace(exponential(matrix(v, 0, 2, 2))));
        fields.put("EX-MX-01", v -> CommonOps_DDRM.det(matrix(v, 0, 3, 3)));
        fields.put("EX-MX-02", v -> CommonOps_DDRM.trace(power(matrix(v, 0, 3, 3), 3)));
        fields.put("EX-MX-03", EjmlScenarios::logDeterminantOfLowerTriangle);
        fields.put("EX-MX-04", EjmlScenarios::quadraticForm);
        return fields;
    }

    private static DMatrixRMaj matrix(double[] v, int from, int rows, int columns) {
        return new DMatrixRMaj(rows, columns, true, Arrays.copyOfRange(v, from, from + rows * columns));
    }

    private static DMatrixRMaj inverse(DMatrixRMaj a) {
        var inverse = new DMatrixRMaj(a.numRows, a.numCols);
        CommonOps_DDRM.invert(a, inverse);
        return inverse;
    }

    private static double weightedSolution(double[] v) {
        var x = new DMatrixRMaj(3, 1);
        CommonOps_DDRM.solve(matrix(v, 0, 3, 3), matrix(v, 9, 3, 1), x);
        return CommonOps_DDRM.dot(new DMatrixRMaj(new double[] {1, 2, -1}), x);
    }

    /** The exponential's series, to the 24th power. */
    private static DMatrixRMaj exponential(DMatrixRMaj a) {
        DMatrixRMaj sum = CommonOps_DDRM.identity(a.numRows);
        DMatrixRMaj term = CommonOps_DDRM.identity(a.numRows);
        for (int k = 1; k <= 24; k++) {
            term = CommonOps_DDRM.mult(term, a, null);
            CommonOps_DDRM.divide(term, k);
            CommonOps_DDRM.addEquals(sum, term);
        }
        return sum;
    }

    private static DMatrixRMaj power(DMatrixRMaj a, int exponent) {
        DMatrixRMaj power = CommonOps_DDRM.identity(a.numRows);
        for (int k = 0; k < exponent; k++) {
            power = CommonOps_DDRM.mult(power, a, null);
        }
        return power;
    }

    private static double logDeterminantOfLowerTriangle(double[] v) {
        // EJML reads the upper triangle.
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(3, true);
        cholesky.decompose(CommonOps_DDRM.transpose(matrix(v, 0, 3, 3), null));
        return 2 * MatrixFunctions.logDeterminant(cholesky.getT(null));
    }

    private static double quadraticForm(double[] v) {
        DMatrixRMaj x = matrix(v, 4, 2, 1);
        return CommonOps_DDRM.dot(x, CommonOps_DDRM.mult(matrix(v, 0, 2, 2), x, null));
    }

    private static double[] eigenvalues(double a, double b, double c) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(2, true, true);
        decomposition.decompose(new DMatrixRMaj(2, 2, true, a, b, b, c));
        double first = decomposition.getEigenvalue(0).getReal();
        double second = decomposition.getEigenvalue(1).getReal();
        return first > second ? new double[] {first, second} : new double[] {second, first};
    }
}
