package dev.fluxion.backend.aparapi;

/**
 * Says that a device's compiler refused the OpenCL C source of a kernel. The compiler's own messages are on the standard
 * error of the process and nowhere else: Aparapi prints them from native code and passes none of them on.
 */
public final class KernelBuildException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String source;

    KernelBuildException(String device, String source) {
        super("build: the OpenCL source must compile on " + device
                + " but did not; read the compiler's messages on standard error and the source in source()");
        this.source = source;
    }

    /** The OpenCL C source that did not compile. */
    public String source() {
        return source;
    }
}
