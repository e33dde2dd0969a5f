package dev.fluxion.sparse;

/** Says that a matrix has something other than zero outside the pattern it was compressed by. */
public final class PatternMismatchException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    PatternMismatchException(String operation, int index) {
        super(operation + ": the matrix must lie within the pattern but row " + index
                + " does not at this point; trace the pattern here and prepare again");
    }
}
