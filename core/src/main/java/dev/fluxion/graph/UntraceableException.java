package dev.fluxion.graph;

/** Thrown where a function does what a graph cannot hold. */
public final class UntraceableException extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    UntraceableException(String message) {
        super(message);
    }
}
