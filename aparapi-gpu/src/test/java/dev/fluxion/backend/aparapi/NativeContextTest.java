package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.device.OpenCLDevice;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("opencl")
class NativeContextTest {

    @Test
    void carriesTheSourceAndTheCompilersLogWhenTheSourceDoesNotCompile() {
        OpenClDevice device = OpenCl.deviceOrSkip();
        OpenCLDevice found = Aparapi.find("test", device);
        String source = "__kernel void run() { there is no such thing }";
        assertThatThrownBy(() -> build(found, source))
                .isInstanceOfSatisfying(KernelBuildException.class, e -> {
                    assertThat(e.source()).isEqualTo(source);
                    assertThat(e.log()).contains("error");
                })
                .hasMessageStartingWith("build: the OpenCL source must compile on " + device.name()
                        + " but did not; the compiler said:\n")
                .hasMessageEndingWith("\nof the source:\n" + source);
    }

    @Test
    void buildsAgainAfterAFailure() {
        OpenCLDevice found = Aparapi.find("test", OpenCl.deviceOrSkip());
        assertThatThrownBy(() -> build(found, "?")).isInstanceOf(KernelBuildException.class);
        String twice = """
                #pragma OPENCL EXTENSION cl_khr_fp64 : enable
                __kernel void run(__global const double *x, __global double *y, __global double *z,
                    const int count, const int dimension, const int pass) {
                  const int p = get_global_id(0);
                  if (p < count) {
                    y[p] = 2.0 * x[p];
                    z[p] = dimension;
                  }
                }
                """;
        try (NativeContext context = build(found, twice)) {
            double[] y = new double[2];
            double[] z = new double[2];
            context.launch("test", 2, 7, new double[] {3.0, 5.0}, y, z);
            assertThat(y).containsExactly(6.0, 10.0);
            assertThat(z).containsExactly(7.0, 7.0);
        }
    }

    private static NativeContext build(OpenCLDevice device, String source) {
        return NativeContext.build(
                device, source, Precision.DOUBLE, List.of("x"), List.of("y", "z"), List.of("count", "dimension"));
    }
}
