package dev.fluxion;

/** Says that a backend cannot run inside another differentiation. */
public final class NotNestableException extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    NotNestableException(String backend) {
        super(backend + ": the backend must be able to run inside another differentiation but supplies no primitive"
                + " over Real; put it outermost or nest another backend");
    }
}
