package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prepared gradient that is warm allocates nothing, compiled or not: the numbers are kept, not optimized away. */
class WarmAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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

    /** Data that a gradient is prepared without, as a record whose arrays a method of the user's is handed. */
    record Samples(double[][] inputs, double[] targets) {}

    private static final Objective<Samples> ERRORS = (x, samples) -> {
        double sum = 0;
        for (int s = 0; s < samples.targets().length; s++) {
            double error = product(x, samples.inputs()[s]) - samples.targets()[s];
            sum += error * error;
        }
        return sum;
    };

    private static double product(double[] x, double[] input) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.tanh(x[i]) * input[i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("backends")
    void allocatesNothingForDataInRecords(Backend backend) {
        int n = 8;
        var samples = new Samples(new double[30][n], new double[30]);
        for (int s = 0; s < 30; s++) {
            samples.targets()[s] = 0.1 * s;
            for (int i = 0; i < n; i++) {
                samples.inputs()[s][i] = Math.sin(s + 2.0 * i);
            }
        }
        PreparedObjective<Samples> prepared = backend.prepareGradient(ERRORS, n);
        double[] x = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, -0.7, 0.8};
        double[] gradient = new double[n];
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 50; call++) {
            long before = allocated();
            prepared.valueAndGradient(x, samples, gradient);
            least = Math.min(least, allocated() - before);
        }
        assertThat(least).isZero();
        double[] expected = new double[n];
        for (int s = 0; s < 30; s++) {
            double error = product(x, samples.inputs()[s]) - samples.targets()[s];
            for (int i = 0; i < n; i++) {
                expected[i] += 2 * error * samples.inputs()[s][i] * (1 - Math.tanh(x[i]) * Math.tanh(x[i]));
            }
        }
        assertThat(gradient).containsExactly(expected, within(1e-12));
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static Stream<Backend> backends() {
        return Stream.of(ForwardDual.create(), ForwardDual.withChunk(7), ReverseTape.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void allocatesNothing(Backend backend) {
        PreparedGradient prepared = backend.prepareGradient(FIELD, N);
        double[] x = new double[N];
        double[] gradient = new double[N];
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 50; call++) {
            x[call] = 0.1 * call;
            long before = allocated();
            prepared.valueAndGradient(x, gradient);
            least = Math.min(least, allocated() - before);
        }
        assertThat(least).isZero();
        assertThat(gradient).containsExactly(backend.gradient(FIELD, x));
    }
}
