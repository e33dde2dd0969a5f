package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prepared gradient that is warm allocates nothing, compiled or not: the numbers are kept, not optimized away. */
class WarmAllocationTest {

    private static final int N = 150;

    private static final ScalarField FIELD = x -> {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b + Math.tanh(x[i] / 3.0);
        }
        return sum;
    };

    private static Stream<Backend> backends() {
        return Stream.of(ForwardDual.create(), ForwardDual.withChunk(7), ReverseTape.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void allocatesNothing(Backend backend) {
        PreparedGradient prepared = backend.prepareGradient(FIELD, N);
        double[] x = new double[N];
        double[] gradient = new double[N];
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 50; call++) {
            x[call] = 0.1 * call;
            long before = threads.getThreadAllocatedBytes(thread);
            prepared.valueAndGradient(x, gradient);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).isZero();
        assertThat(gradient).containsExactly(backend.gradient(FIELD, x));
    }
}
