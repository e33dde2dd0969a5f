package dev.fluxion.backend.aparapi;

/** Says that this machine offers no OpenCL device; {@link OpenClDevices#absence} says why and how to get one. */
public final class NoOpenClDeviceException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    NoOpenClDeviceException() {
        super("aparapi: no OpenCL device found; use another backend or install an OpenCL driver");
    }
}
