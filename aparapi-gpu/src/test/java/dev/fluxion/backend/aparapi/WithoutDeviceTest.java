package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValuesAndJacobians;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** On a machine without an OpenCL device, as far as the backend is told. */
class WithoutDeviceTest {

    private static final OpenClDevices NONE = OpenClDevices.of(List.of(), false);

    private final List<String> log = new ArrayList<>();
    private final AparapiGpu gpu = AparapiGpu.among(() -> NONE, log::add);

    private static double[] polar(double[] x) {
        return new double[] {x[0] * Math.cos(x[1]), x[0] * Math.sin(x[1])};
    }

    @Test
    void computesBatchesOnTheProcessorAndSaysSoOnceInTheLogAndInDevice() {
        var points = DMatrixRMaj.wrap(2, 2, new double[] {2, 0, 0, 1});
        for (int i = 0; i < 3; i++) {
            try (PreparedBatch batch = gpu.prepareBatch(WithoutDeviceTest::polar, 2)) {
                ValuesAndJacobians all = batch.valuesAndJacobians(points);
                assertThat(all.at(0).value()).containsExactly(2, 0);
                assertThat(all.at(0).jacobian().get(0, 0)).isEqualTo(1.0);
                assertThat(all.at(0).jacobian().get(1, 1)).isEqualTo(2.0);
                assertThat(all.at(1).jacobian().get(1, 0)).isEqualTo(Math.sin(1.0));
                assertThat(batch.device()).startsWith("compiled-tape").contains("There is no OpenCL runtime");
            }
        }
        assertThat(log)
                .containsExactly(
                        "aparapi-gpu: batches are computed on the processor, by compiled tapes: " + NONE.absence());
        assertThat(gpu.device()).isEqualTo("the processor, by compiled tapes: " + NONE.absence());
        assertThat(gpu.openClDevice()).isEmpty();
        gpu.close();
    }

    @Test
    void computesEveryKindOnTheProcessor() {
        var point = DMatrixRMaj.wrap(1, 2, new double[] {2, 0});
        var seed = DMatrixRMaj.wrap(1, 2, new double[] {1, 10});
        try (DerivativeBatch value = gpu.prepareBatch(BatchDerivative.VALUE, WithoutDeviceTest::polar, 2);
                DerivativeBatch forward = gpu.prepareBatch(BatchDerivative.PUSHFORWARD, WithoutDeviceTest::polar, 2);
                DerivativeBatch back = gpu.prepareBatch(BatchDerivative.PULLBACK, WithoutDeviceTest::polar, 2);
                DerivativeBatch field = gpu.prepareFieldBatch(BatchDerivative.VALUE, x -> x[0] * x[1], 2);
                DerivativeBatch gradient = gpu.prepareFieldBatch(BatchDerivative.GRADIENT, x -> x[0] * x[1], 2);
                DerivativeBatch hessian = gpu.prepareFieldBatch(BatchDerivative.HESSIAN, x -> x[0] * x[0] * x[1], 2)) {
            assertThat(value.apply(point).values().data).containsExactly(2, 0);
            assertThat(forward.apply(point, seed).derivatives().data).containsExactly(1, 20);
            assertThat(back.apply(point, seed).derivatives().data).containsExactly(1, 20);
            assertThat(field.apply(point).values().data).containsExactly(0);
            assertThat(gradient.apply(point).derivatives().data).containsExactly(0, 2);
            assertThat(hessian.apply(point).values().data).containsExactly(0, 0, 4);
            assertThat(hessian.apply(point).derivatives().data).containsExactly(0, 4, 4, 0);
        }
    }

    @Test
    void prefersTheProcessorToADeviceWithoutDoublePrecision() {
        var single = new OpenClDevice(
                0, new OpenClPlatform("a", "b", "OpenCL 2.0"), "Phone GPU", OpenClDevice.Type.GPU, 8, 1L << 30, false);
        AparapiGpu phone = AparapiGpu.among(() -> OpenClDevices.of(List.of(single), true), log::add);
        assertThat(phone.device())
                .isEqualTo(
                        "the processor, by compiled tapes: Phone GPU does not compute in double precision; ask for it"
                                + " by Precision.FLOAT.");
    }

    @Test
    void refusesToBeOnADeviceThatIsNotThere() {
        assertThatThrownBy(() -> NONE.select("gpu")).isInstanceOf(NoOpenClDeviceException.class);
    }
}
