package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Random;
import java.util.stream.LongStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of derivatives of random programs, each named by its seed. */
class RandomProgramTest {

    private static final double EXACT = 1e-12;
    private static final double DIFFERENCES = 1e-8;

    private final Backend forward = ForwardDual.create();
    private final Backend reverse = ReverseTape.create();

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void forwardAndReverseAgreeOnAnyProgram(long seed) {
        RandomProgram program = RandomProgram.any(seed);
        double[] x = program.point(seed);
        ValueAndJacobian byForward = forward.valueAndJacobian(program.plain(), x);
        ValueAndJacobian byReverse = reverse.valueAndJacobian(program.plain(), x);
        assertThat(byForward.value()).isEqualTo(program.run(x)).isEqualTo(byReverse.value());
        assertClose(byReverse.jacobian().data, byForward.jacobian().data, EXACT);
        assertClose(ForwardDual.withChunk(1).jacobian(program.plain(), x).data, byForward.jacobian().data, EXACT);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void differencesAgreeOnASmoothProgram(long seed) {
        RandomProgram program = RandomProgram.smooth(seed);
        double[] x = program.point(seed);
        double[] exact = forward.jacobian(program.plain(), x).data;
        assertClose(FiniteDifferences.create().jacobian(program.plain(), x).data, exact, DIFFERENCES);
        assertClose(ComplexStep.create().jacobian(program.plain(), x).data, exact, EXACT);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void codeWrittenOverRealGivesTheSameBits(long seed) {
        RandomProgram program = RandomProgram.any(seed);
        double[] x = program.point(seed);
        assertThat(forward.jacobian(program.generic(), x).data).isEqualTo(forward.jacobian(program.plain(), x).data);
        assertThat(reverse.jacobian(program.generic(), x).data).isEqualTo(reverse.jacobian(program.plain(), x).data);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pushforwardAndPullbackAreAdjoint(long seed) {
        RandomProgram program = RandomProgram.any(seed);
        double[] x = program.point(seed);
        double[] v = new Random(seed + 1).doubles(x.length, -1.0, 1.0).toArray();
        double[] w = new Random(seed + 2).doubles(program.outputs(), -1.0, 1.0).toArray();
        for (Backend pusher : new Backend[] {forward, reverse}) {
            double[] pushed = pusher.pushforward(program.plain(), x, v);
            double[] pulled = reverse.pullback(program.plain(), x, w);
            double expected = dot(pulled, v);
            double size = Math.max(1.0, Math.sqrt(dot(pulled, pulled) * dot(v, v)));
            assertThat(dot(w, pushed)).isCloseTo(expected, within(EXACT * size));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theGradientOfASumIsTheSumOfGradients(long seed) {
        VectorFunction f = RandomProgram.any(seed).plain();
        double[] x = RandomProgram.any(seed).point(seed);
        double[] sum = reverse.gradient((ScalarField) y -> f.apply(y)[0] + 2.0 * y[0], x);
        double[] parts = reverse.gradient((ScalarField) y -> f.apply(y)[0], x);
        parts[0] += 2.0;
        assertClose(sum, parts, EXACT);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyStackOfExactBackendsGivesTheSameSymmetricHessian(long seed) {
        VectorFunction f = RandomProgram.smooth(seed).plain();
        ScalarField first = y -> f.apply(y)[0];
        double[] x = RandomProgram.smooth(seed).point(seed);
        DMatrixRMaj hessian = HigherOrder.of(forward, reverse).hessian(first, x);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double size = Math.max(1.0, Math.abs(hessian.get(j, i)));
                assertThat(hessian.get(i, j)).isCloseTo(hessian.get(j, i), within(EXACT * size));
            }
        }
        assertClose(HigherOrder.of(reverse, forward).hessian(first, x).data, hessian.data, EXACT);
        assertClose(HigherOrder.of(reverse, reverse).hessian(first, x).data, hessian.data, EXACT);
        assertClose(HigherOrder.of(forward, forward).hessian(first, x).data, hessian.data, EXACT);
        assertClose(HigherOrder.of(ComplexStep.create(), reverse).hessian(first, x).data, hessian.data, EXACT);
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        double largest = 1.0;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, within(tolerance * largest));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
