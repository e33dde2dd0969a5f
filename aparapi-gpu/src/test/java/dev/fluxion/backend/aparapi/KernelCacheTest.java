package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.VectorFunction;
import dev.fluxion.graph.Graph;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("opencl")
class KernelCacheTest {

    @Test
    void keepsTheKernelsThatWereUsedLast() {
        try (KernelCache cache = new KernelCache(
                Aparapi.find("test", OpenCl.deviceOrSkip()), Precision.DOUBLE, AparapiGpu.BLOCK_BYTES, 2)) {
            use(cache, 1);
            use(cache, 2);
            use(cache, 1);
            assertThat(cache.builds()).isEqualTo(2);
            use(cache, 3);
            assertThat(cache.open()).isEqualTo(2);
            use(cache, 1);
            assertThat(cache.builds()).isEqualTo(3);
            use(cache, 2);
            assertThat(cache.builds()).isEqualTo(4);
            assertThat(cache.open()).isEqualTo(2);
        }
    }

    @Test
    void doesNotBuildAgainWhatDoesNotCompile() {
        try (KernelCache cache = new KernelCache(
                Aparapi.find("test", OpenCl.deviceOrSkip()), Precision.DOUBLE, AparapiGpu.BLOCK_BYTES, 2)) {
            var wrong = new KernelSource("this is no OpenCL C", List.of(0.0), 1, 1);
            assertThatThrownBy(() -> cache.lease(wrong)).isInstanceOf(KernelBuildException.class);
            assertThatThrownBy(() -> cache.lease(wrong)).isInstanceOfSatisfying(KernelBuildException.class, e -> {
                assertThat(e.source()).isEqualTo(wrong.text());
                assertThat(e.log()).contains("error");
                assertThat(e).hasCauseInstanceOf(KernelBuildException.class);
            });
            assertThat(cache.builds()).isEqualTo(1);
            assertThat(cache.open()).isZero();
        }
    }

    private static void use(KernelCache cache, int power) {
        VectorFunction f = x -> {
            double product = 1.0;
            for (int i = 0; i < power; i++) {
                product *= x[0];
            }
            return new double[] {product};
        };
        Graph graph = Graph.trace(f, new double[] {3.0});
        cache.of(BatchDerivative.JACOBIAN, graph).close();
    }
}
