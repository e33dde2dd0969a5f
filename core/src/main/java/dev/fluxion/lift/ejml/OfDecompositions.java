package dev.fluxion.lift.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** The decompositions of {@code DecompositionFactory_DDRM} that have rules. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfDecompositions {

    private OfDecompositions() {}

    static CholeskyDecomposition_F64<DMatrixRMaj> chol(int size, boolean lower) {
        return new RuledCholesky(lower);
    }

    static CholeskyDecomposition_F64<DMatrixRMaj> chol(boolean lower) {
        return new RuledCholesky(lower);
    }

    static QRDecomposition<DMatrixRMaj> qr(int rows, int columns) {
        return new RuledQr();
    }

    static QRDecomposition<DMatrixRMaj> qr() {
        return new RuledQr();
    }

    static EigenDecomposition_F64<DMatrixRMaj> eig(int size, boolean vectors) {
        return new RuledEigen(vectors, false);
    }

    static EigenDecomposition_F64<DMatrixRMaj> eig(boolean vectors) {
        return new RuledEigen(vectors, false);
    }

    static EigenDecomposition_F64<DMatrixRMaj> eig(int size, boolean vectors, boolean symmetric) {
        return new RuledEigen(vectors, symmetric);
    }

    static EigenDecomposition_F64<DMatrixRMaj> eig(boolean vectors, boolean symmetric) {
        return new RuledEigen(vectors, symmetric);
    }

    static SingularValueDecomposition_F64<DMatrixRMaj> svd(
            int rows, int columns, boolean left, boolean right, boolean compact) {
        return new RuledSvd(left, right, compact);
    }

    static SingularValueDecomposition_F64<DMatrixRMaj> svd(boolean left, boolean right, boolean compact) {
        return new RuledSvd(left, right, compact);
    }
}
