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
        // By name, because a user who does without need not have it.
        return type.getName().equals("org.ejml.simple.SimpleMatrix") ? Simple.MATRIX : null;
    }

    /** Loaded with the first {@code SimpleMatrix}. */
    private static final class Simple {
        static final Registered<SimpleMatrix> MATRIX = new Registered<>(
                SimpleMatrix.class,
                matrix -> Arrays.copyOf(matrix.getDDRM().data, matrix.getDDRM().getNumElements()),
                (sample, elements) -> new SimpleMatrix(sample.getNumRows(), sample.getNumCols(), true, elements));
    }
}
