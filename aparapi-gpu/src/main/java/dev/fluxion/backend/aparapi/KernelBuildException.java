package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;

/**
 * Says that a device's compiler refused the OpenCL C source of a kernel. Aparapi prints the compiler's messages to standard error from
 * native code and passes none of them on, so the source is compiled once more in a process of its own, whose standard error is
 * what {@link #log} gives.
 */
public final class KernelBuildException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final String log;

    private KernelBuildException(String device, String source, String log) {
        super("build: the OpenCL source must compile on " + device + " but did not; the compiler said:\n" + log
                + "\nof the source:\n" + source);
        this.source = source;
        this.log = log;
    }

    private KernelBuildException(KernelBuildException first) {
        super(first.getMessage(), first);
        this.source = first.source;
        this.log = first.log;
    }

    static KernelBuildException of(OpenCLDevice device, String source) {
        return new KernelBuildException(device.getName(), source, BuildLog.of(device, source));
    }

    /** The same, said of a later attempt to use the kernel, which was not built again. */
    KernelBuildException again() {
        return new KernelBuildException(this);
    }

    /** The OpenCL C source that did not compile. */
    public String source() {
        return source;
    }

    /** What the OpenCL compiler said, or why that could not be had. */
    public String log() {
        return log;
    }
}
