package dev.fluxion.rule.matrix;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvalues of a symmetric matrix in the order EJML gives them: {@code dw_i = v_i^T dA v_i}, {@code Abar = V diag(wbar) V^T}, with the unit
 * eigenvectors V. Where eigenvalues coincide they have no derivative one by one; their sum has, so a cotangent that is the same for
 * them is pulled back.
 *
 * @param n the rows and columns
 * @param withVectors whether EJML computes the vectors with the values, which changes their last bits
 * @param upper whether A is given by its upper triangle, or must be symmetric as it stands
 */
public record Eigenvalues(int n, boolean withVectors, boolean upper) implements PullbackRule {

    @Override
    public String name() {
        return "eig";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds no decomposition
     */
    @Override
    public double[] value(double[][] inputs) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = decompose(inputs[0], n, withVectors, upper);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = decomposition.getEigenvalue(i).getReal();
        }
        return values;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if two eigenvalues coincide
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        Distinct.check("eig", "eigenvalues", output);
        DMatrixRMaj v = vectors(inputs[0], output);
        DMatrixRMaj da = upper ? Triangles.mirrored(matrix(tangents[0])) : matrix(tangents[0]);
        return CommonOps_DDRM.extractDiag(Eigenvectors.between(v, da, v), null).data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if two eigenvalues coincide and their cotangents do not
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (cotangent[i] != cotangent[j] && Distinct.coincide(output, i, j)) {
                    throw Distinct.coinciding("eig", "eigenvalues", i, j);
                }
            }
        }
        DMatrixRMaj v = vectors(inputs[0], output);
        DMatrixRMaj scaled = CommonOps_DDRM.mult(v, CommonOps_DDRM.diag(cotangent), null);
        DMatrixRMaj product = CommonOps_DDRM.multTransB(scaled, v, null);
        return new double[][] {(upper ? Triangles.folded(product) : product).data};
    }

    static EigenDecomposition_F64<DMatrixRMaj> decompose(double[] elements, int n, boolean withVectors, boolean upper) {
        DMatrixRMaj a = DMatrixRMaj.wrap(n, n, elements);
        EigenDecomposition_F64<DMatrixRMaj> decomposition;
        if (upper) {
            decomposition = DecompositionFactory_DDRM.eig(n, withVectors, true);
        } else {
            decomposition = DecompositionFactory_DDRM.eig(n, withVectors);
        }
        if (!decomposition.decompose(upper ? Triangles.mirrored(a) : a.copy())) {
            throw new SingularMatrixException(
                    "eig: the matrix must have an eigenvalue decomposition but EJML finds none");
        }
        return decomposition;
    }

    /** The eigenvectors in the order of the values, which that of another decomposition need not be. */
    private DMatrixRMaj vectors(double[] elements, double[] values) {
        DMatrixRMaj v = matrix(ArrayRule.apply(new Eigenvectors(n, upper), elements));
        DMatrixRMaj a = upper ? Triangles.mirrored(matrix(elements)) : matrix(elements);
        double[] own = CommonOps_DDRM.extractDiag(Eigenvectors.between(v, a, v), null).data;
        int[] ranksOfValues = ranks(values);
        int[] ranksOfOwn = ranks(own);
        var ordered = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                if (ranksOfOwn[k] == ranksOfValues[i]) {
                    CommonOps_DDRM.extract(v, 0, n, k, k + 1, ordered, 0, i);
                }
            }
        }
        return ordered;
    }

    private static int[] ranks(double[] numbers) {
        int[] ranks = new int[numbers.length];
        for (int i = 0; i < ranks.length; i++) {
            for (int j = 0; j < ranks.length; j++) {
                if (numbers[j] < numbers[i] || (numbers[j] == numbers[i] && j < i)) {
                    ranks[i]++;
                }
            }
        }
        return ranks;
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }

    /** Whether a matrix is one the rules of this package take as it stands: symmetric within EJML's own tolerance. */
    static boolean isSymmetric(DMatrixRMaj a) {
        return MatrixFeatures_DDRM.isSymmetric(a, org.ejml.UtilEjml.TESTP_F64);
    }
}
