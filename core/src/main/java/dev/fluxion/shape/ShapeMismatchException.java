package dev.fluxion.shape;

import org.ejml.data.DMatrixRMaj;

/** Says which argument of which operation had which length, and what it should have been. */
public final class ShapeMismatchException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private ShapeMismatchException(String message) {
        super(message);
    }

    /**
     * Checks one length.
     *
     * @param operation the operation the caller called, such as {@code pullback}
     * @param argument the argument's name
     * @param expected the length it must have
     * @param actual the length it has
     * @throws ShapeMismatchException if the two differ
     */
    public static void check(String operation, String argument, int expected, int actual) {
        if (expected != actual) {
            throw new ShapeMismatchException(
                    operation + ": " + argument + " must have length " + expected + " but had length " + actual);
        }
    }

    /**
     * Checks the shape of a matrix.
     *
     * @param operation the operation the caller called, such as {@code jacobian}
     * @param argument the argument's name
     * @param rows the number of rows it must have
     * @param columns the number of columns it must have
     * @param matrix the argument
     * @throws ShapeMismatchException if either differs
     */
    public static void check(String operation, String argument, int rows, int columns, DMatrixRMaj matrix) {
        if (matrix.numRows != rows || matrix.numCols != columns) {
            throw new ShapeMismatchException(operation + ": " + argument + " must be " + rows + " x " + columns
                    + " but was " + matrix.numRows + " x " + matrix.numCols);
        }
    }

    /** Wraps a sentence of the form {@code operation: argument must … but …}. */
    public static ShapeMismatchException of(String message) {
        return new ShapeMismatchException(message);
    }
}
