package dev.fluxion.backend.compiled;

/** Thrown where a function takes branches that were not recorded, and recording again is switched off. */
public final class PathChangedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    PathChangedException(String message) {
        super(message);
    }
}
