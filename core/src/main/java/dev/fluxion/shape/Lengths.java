package dev.fluxion.shape;

/**
 * Checks of lengths for what is called millions of times a second. They say what {@link ShapeMismatchException} says; but the JVM's compiler
 * never makes a method of an exception a part of its caller, and a call that finds nothing wrong takes longer than the comparison.
 */
public final class Lengths {

    private Lengths() {}

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
            ShapeMismatchException.check(operation, argument, expected, actual);
        }
    }
}
