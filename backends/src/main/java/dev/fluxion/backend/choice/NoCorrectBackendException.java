package dev.fluxion.backend.choice;

/** Says that no backend agrees with finite differences, and how each fared. */
public final class NoCorrectBackendException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    NoCorrectBackendException(String operation, String fared) {
        super(operation + ": one of the backends must agree with finite differences but none does; " + fared);
    }
}
