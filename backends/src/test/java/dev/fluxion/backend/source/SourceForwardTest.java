package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.backend.forward.ForwardDual;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceForwardTest implements ExactContract {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Loops, arrays of arrays, copies, fills and helpers. */
    private static final VectorFunction MIXED = x -> {
        int n = x.length;
        double[][] rows = new double[2][n];
        for (int i = 0; i < n; i++) {
            rows[0][i] = Math.sin(x[i]) * i;
            rows[1][i] = x[i] * x[(i + 1) % n];
        }
        double[] copy = Arrays.copyOfRange(rows[0], 1, n + 2);
        Arrays.fill(copy, 0, 1, x[0]);
        System.arraycopy(rows[1], 0, copy, 2, n - 2);
        double[] clone = copy.clone();
        for (int i = 0; i < clone.length; i++) {
            clone[i] += weighted(copy, i) / (1.0 + x[n - 1] * x[n - 1]);
        }
        return clone;
    };

    private static double weighted(double[] numbers, int at) {
        double sum = 0.0;
        for (int i = 0; i <= at; i++) {
            sum += numbers[i] * (i % 3);
        }
        return sum;
    }

    @Override
    public Backend backend() {
        return SourceForward.create();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 11, 16})
    void carriesAnyNumberOfTangents(int chunk) {
        double[] x = new Random(7).doubles(11, -1.0, 1.0).toArray();
        DMatrixRMaj expected = ForwardDual.create().jacobian(MIXED, x);
        SourceForward forward = SourceForward.withChunk(chunk);
        assertThat(forward.jacobian(MIXED, x).data).containsExactly(expected.data, within(1e-13));
        PreparedJacobian prepared = forward.prepareJacobian(MIXED, 11);
        double[] value = new double[12];
        var jacobian = new DMatrixRMaj(12, 11);
        for (int call = 0; call < 2; call++) {
            prepared.valueAndJacobian(x, value, jacobian);
            assertThat(value).containsExactly(MIXED.apply(x.clone()));
            assertThat(jacobian.data).containsExactly(expected.data, within(1e-13));
        }
        var tangents = new DMatrixRMaj(11, 5, true, new Random(8).doubles(55).toArray());
        assertThat(forward.valueAndPushforwards(MIXED, x, tangents).pushforwards().data)
                .containsExactly(
                        ForwardDual.create()
                                .valueAndPushforwards(MIXED, x, tangents)
                                .pushforwards()
                                .data,
                        within(1e-13));
    }

    @Test
    void refusesAChunkThatIsTooSmallOrTooLarge() {
        for (int chunk : new int[] {0, 33}) {
            assertThatThrownBy(() -> SourceForward.withChunk(chunk))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SourceForward.withChunk: chunk must be from 1 to 32 but was " + chunk);
        }
    }

    private record Scaled(double[] factors) {
        double[] apply(double[] y) {
            double[] squares = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                squares[i] = y[i] * y[i] * y[0] * factors[i];
            }
            return squares;
        }
    }

    @Test
    void allocatesNothingWhenWarm() {
        SourceForward forward = SourceForward.create();
        int n = 26;
        double[] x = new Random(3).doubles(n, -1.0, 1.0).toArray();
        double[] ones = new double[n];
        Arrays.fill(ones, 1.0);
        var scaled = new Scaled(ones);
        VectorFunction f = scaled::apply;
        ScalarField field = y -> {
            double sum = 0.0;
            for (double number : y) {
                sum += Math.exp(number) * y[0];
            }
            return sum;
        };
        PreparedJacobian jacobian = forward.prepareJacobian(f, n);
        PreparedGradient gradient = forward.prepareGradient(field, n);
        PreparedPushforward pushforward = forward.preparePushforward(f, n);
        double[] value = new double[n];
        double[] product = new double[n];
        var matrix = new DMatrixRMaj(n, n);
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 50; call++) {
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            jacobian.valueAndJacobian(x, value, matrix);
            gradient.valueAndGradient(x, product);
            pushforward.valueAndPushforward(x, x, value, product);
            long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            least = Math.min(least, after - before);
        }
        assertThat(least).isZero();
        // The product with the point itself of the cubic y_i^2 y_0 is three times the value.
        for (int i = 0; i < n; i++) {
            assertThat(product[i]).isCloseTo(3.0 * value[i], within(1e-14));
        }
    }

    /** The function that the gradient goes back into must not see it before all chunks are done. */
    @Test
    void writesNoResultBeforeTheLastSweep() {
        double[] shared = {2.0, 3.0};
        PreparedGradient prepared =
                SourceForward.withChunk(1).prepareGradient(x -> x[0] * shared[0] + x[1] * shared[1], 2);
        prepared.valueAndGradient(new double[] {1.0, 1.0}, shared);
        assertThat(shared).containsExactly(2.0, 3.0);
        double[] point = {4.0, 5.0};
        SourceForward.withChunk(1).prepareGradient(x -> x[0] * x[1], 2).valueAndGradient(point, point);
        assertThat(point).containsExactly(5.0, 4.0);
    }

    private static double sumOfThree(double[] x) {
        double sum = 0.0;
        for (int i = 0; i < 3; i++) {
            sum += x[i] * x[0];
        }
        return sum;
    }

    /** The JVM leaves generated classes out of stack traces; the user's own code throws the same. */
    @Test
    void namesTheLineOfTheUsersSourceInAStackTrace() {
        double[] x = {1.0, 2.0};
        Throwable plain = catchThrowable(() -> sumOfThree(x));
        PreparedGradient prepared = backend().prepareGradient(SourceForwardTest::sumOfThree, 2);
        assertThatThrownBy(() -> prepared.valueAndGradient(x, new double[2]))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage(plain.getMessage())
                .satisfies(thrown -> assertThat(thrown.getStackTrace()[0]).isEqualTo(plain.getStackTrace()[0]));
    }
}
