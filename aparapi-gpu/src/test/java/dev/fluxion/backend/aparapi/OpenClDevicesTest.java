package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenClDevicesTest {

    private static final OpenClDevice CPU = device(0, "Old Processor", OpenClDevice.Type.CPU, 64, true);
    private static final OpenClDevice SINGLE = device(1, "Phone GPU", OpenClDevice.Type.GPU, 8, false);
    private static final OpenClDevice SMALL = device(2, "Radeon Small", OpenClDevice.Type.GPU, 16, true);
    private static final OpenClDevice LARGE = device(3, "Radeon Large", OpenClDevice.Type.GPU, 96, true);
    private static final OpenClDevices FOUR = OpenClDevices.of(List.of(CPU, SINGLE, SMALL, LARGE), true);
    private static final OpenClDevices NONE = OpenClDevices.of(List.of(), false);

    @Test
    void saysWhatIsMissingWithoutARuntime() {
        assertThat(NONE.isEmpty()).isTrue();
        assertThat(NONE.absence())
                .isEqualTo("There is no OpenCL runtime on this machine, or none that Aparapi can load."
                        + " Install the OpenCL driver of your GPU, or PoCL, which makes a device of the processor"
                        + " (on Debian: apt-get install pocl-opencl-icd).");
    }

    @Test
    void saysWhatIsMissingWithoutADriver() {
        assertThat(OpenClDevices.of(List.of(), true).absence())
                .startsWith("OpenCL is installed but has no driver that offers a device. Install");
    }

    @Test
    void saysNothingOfAbsenceWhenThereIsADevice() {
        assertThat(FOUR.isEmpty()).isFalse();
        assertThat(FOUR.absence()).isEmpty();
    }

    @Test
    void refusesToPreferOrSelectADeviceWhereThereIsNone() {
        String message = "aparapi: no OpenCL device found; use another backend or install an OpenCL driver";
        assertThatThrownBy(NONE::preferred)
                .isInstanceOf(NoOpenClDeviceException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> NONE.select("gpu"))
                .isInstanceOf(NoOpenClDeviceException.class)
                .hasMessage(message);
    }

    @Test
    void prefersTheLargestGpuWithDoublePrecision() {
        assertThat(FOUR.preferred()).isEqualTo(LARGE);
        assertThat(OpenClDevices.of(List.of(SINGLE, CPU), true).preferred()).isEqualTo(CPU);
    }

    @Test
    void selectsByIndexThenTypeThenPartOfTheName() {
        assertThat(FOUR.select("1")).isEqualTo(SINGLE);
        assertThat(FOUR.select("CPU")).isEqualTo(CPU);
        assertThat(FOUR.select("gpu")).isEqualTo(LARGE);
        assertThat(FOUR.select("radeon s")).isEqualTo(SMALL);
        assertThat(FOUR.select("phone")).isEqualTo(SINGLE);
    }

    @Test
    void listsTheDevicesWhenNoneMatches() {
        assertThatThrownBy(() -> OpenClDevices.of(List.of(CPU, SINGLE), true).select("tpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("select: wanted must be the index, the type or a part of the name of a device but was"
                        + " \"tpu\"; there is 0 (cpu): Old Processor, 1 (gpu): Phone GPU");
        assertThatThrownBy(() -> FOUR.select("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static OpenClDevice device(
            int index, String name, OpenClDevice.Type type, int units, boolean doublePrecision) {
        return new OpenClDevice(
                index, new OpenClPlatform("a", "b", "OpenCL 2.0"), name, type, units, 1L << 32, doublePrecision);
    }
}
