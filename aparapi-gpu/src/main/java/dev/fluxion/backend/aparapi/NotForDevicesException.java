package dev.fluxion.backend.aparapi;

/** Says why a function cannot be a kernel; batches of it are computed on the processor. */
final class NotForDevicesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotForDevicesException(String reason) {
        super(reason);
    }
}
