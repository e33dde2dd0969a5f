package dev.fluxion.structure;

import static java.util.Objects.requireNonNull;

import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Support;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
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

    private static final Flatten<DMatrixRMaj> DENSE_SIZE = matrix -> new double[] {matrix.numRows, matrix.numCols};

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

    /** A plain matrix of zeros with the rows and columns of one that lifted code has; null if that is no matrix. */
    static @Nullable Object plainLike(Class<?> type, Object lifted) {
        if (type == DMatrixRMaj.class) {
            int[] size = size(DENSE_SIZE, lifted);
            return new DMatrixRMaj(size[0], size[1]);
        }
        return isSimple(type) ? Simple.plainLike(lifted) : null;
    }

    private static int[] size(Flatten<?> measure, Object lifted) {
        Object size = Lift.call(measure, new boolean[] {true}, Real.class).apply(lifted);
        double[] both = size instanceof double[] plain ? plain : Reals.values(Support.asReals(requireNonNull(size)));
        return new int[] {(int) both[0], (int) both[1]};
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

        private static final Flatten<SimpleMatrix> SIZE =
                matrix -> new double[] {matrix.getNumRows(), matrix.getNumCols()};

        static Object plainLike(Object lifted) {
            int[] size = size(SIZE, lifted);
            return new SimpleMatrix(size[0], size[1]);
        }
    }
}
