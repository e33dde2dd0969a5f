package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The device that the tests run on. */
final class OpenCl {

    private OpenCl() {}

    /** The preferred device; without one the test is skipped, or fails where FLUXION_OPENCL says that there must be one. */
    static OpenClDevice deviceOrSkip() {
        OpenClDevices devices = OpenClDevices.discover();
        if ("required".equals(System.getenv("FLUXION_OPENCL"))) {
            assertThat(devices.all()).as(devices.absence()).isNotEmpty();
        }
        assumeFalse(devices.isEmpty(), devices.absence());
        OpenClDevice device = devices.preferred();
        assumeTrue(device.doublePrecision(), () -> device.name() + " does not compute in double precision");
        return device;
    }
}
