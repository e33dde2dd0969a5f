package dev.fluxion.structure;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.jspecify.annotations.Nullable;

/** EJML's matrices as structures of their elements, row by row. */
final class EjmlMatrices {

    private static final Registered<DMatrixRMaj> DENSE = new Registered<>(
            DMatrixRMaj.class,
            matrix -> Arrays.copyOf(matrix.data, matrix.getNumElements()),
            (sample, elements) -> new DMatrixRMaj(sample.numRows, sample.numCols, true, elements));

    private EjmlMatrices() {}

    /** How a class of EJML's is taken apart and made, or null if it is none that is known. */
    static @Nullable Registered<?> find(Class<?> type) {
        if (type == DMatrixRMaj.class) {
            return DENSE;
        }
        return isSimple(type) ? Simple.MATRIX : null;
    }

    /**
     * Checks that a matrix has the rows and columns of another of its class; other objects are none of its business.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if it has others
     */
    static void checkShape(Object sample, Object value, Path path) {
        if (sample instanceof DMatrixRMaj expected) {
            path.checkShape(expected, (DMatrixRMaj) value);
        } else if (isSimple(sample.getClass())) {
            path.checkShape(((SimpleMatrix) sample).getDDRM(), ((SimpleMatrix) value).getDDRM());
        }
    }

    private static boolean isSimple(Class<?> type) {
        // By name, because a user who does without need not have it.
        return type.getName().equals("org.ejml.simple.SimpleMatrix");
    }

    /** Loaded with the first {@code SimpleMatrix}. */
    private static final class Simple {
        static final Registered<SimpleMatrix> MATRIX = new Registered<>(
                SimpleMatrix.class,
                matrix -> Arrays.copyOf(matrix.getDDRM().data, matrix.getDDRM().getNumElements()),
                (sample, elements) -> new SimpleMatrix(sample.getNumRows(), sample.getNumCols(), true, elements));
    }
}
