package dev.fluxion.lift;

/** Says which instruction of a user's code cannot be lifted, where it is, why, and what to do instead. */
public final class NotLiftableException extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    NotLiftableException(String message) {
        super(message);
    }
}
