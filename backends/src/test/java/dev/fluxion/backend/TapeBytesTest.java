package dev.fluxion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.ScalarField;
import dev.fluxion.TapeMemory;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.choice.AutoBackend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What backends say that they keep between their sweeps, against what must be kept. */
class TapeBytesTest {

    private static final double[] X = {0.5, 0.25};

    private static ScalarField steps(int count) {
        return x -> {
            double u = x[0];
            for (int i = 0; i < count; i++) {
                u = Math.sin(u) + x[1];
            }
            return u;
        };
    }

    private static long bytesOfGradient(Backend backend, int steps) {
        PreparedGradient prepared = backend.prepareGradient(steps(steps), 2);
        prepared.valueAndGradient(X);
        return TapeMemory.of(prepared);
    }

    @Test
    void growWithTheOperationsOfTheTape() {
        // Two operations a step: 24 bytes each for operands and partials, 8 for the adjoint, 36 for the number; arrays
        // double.
        long bytes = bytesOfGradient(ReverseTape.create(), 10_000);
        assertThat(bytes).isBetween(20_000L * 68, 2 * 20_000L * 68);
        // Values, two partials and operands, and a number.
        assertThat(bytesOfGradient(ArrayTape.create(), 10_000)).isBetween(20_000L * 56, 2 * 20_000L * 56);
        // The number before each sine, and its cosine.
        assertThat(bytesOfGradient(SourceAdjoint.create(), 10_000)).isBetween(10_000L * 8, 10_000L * 40);
        assertThat(bytesOfGradient(CompiledTape.create(), 10_000)).isBetween(10_000L * 8, 10_000L * 80);
        assertThat(bytesOfGradient(ForwardDual.create(), 10_000)).isZero();
    }

    @Test
    void areThoseOfTheBackendThatWasChosen() {
        PreparedGradient prepared =
                AutoBackend.among(List.of(ReverseTape.create())).prepareGradient(steps(10), 2);
        assertThat(TapeMemory.of(prepared)).isZero();
        prepared.valueAndGradient(X);
        assertThat(TapeMemory.of(prepared)).isEqualTo(bytesOfGradient(ReverseTape.create(), 10));
    }

    @Test
    void countOperationsOnArraysAndSeveralCotangents() {
        VectorFunction f = x -> {
            double[] y = new double[100];
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.sin(x[0] * i) * x[1];
            }
            return y;
        };
        for (Backend backend : List.of(ReverseTape.create(), CompiledTape.create(), SourceAdjoint.create())) {
            PreparedJacobian jacobian = backend.prepareJacobian(f, 2);
            jacobian.valueAndJacobian(X, new double[100], new DMatrixRMaj(100, 2));
            PreparedPullback pullback = backend.preparePullback(f, 2);
            pullback.valueAndPullback(X, new double[100], new double[100], new double[2]);
            assertThat(TapeMemory.of(jacobian)).as(backend.name()).isPositive();
            assertThat(TapeMemory.of(pullback)).as(backend.name()).isPositive();
            if (backend instanceof ReverseTape) {
                // 302 entries of at least 65 bytes for adjoints in eight lanes.
                assertThat(TapeMemory.of(jacobian)).isGreaterThan(TapeMemory.of(pullback) + 302 * 57);
            }
        }
    }

    @Test
    void areThoseOfTheOtherTapeWhereNothingWasCompiled() {
        // Data of this kind are no parameters of compiled code.
        Objective<DoubleUnaryOperator> f = (x, shape) -> shape.applyAsDouble(2.0) * x[0] * x[0] + x[1];
        PreparedObjective<DoubleUnaryOperator> prepared = CompiledTape.create().prepareGradient(f, 2);
        prepared.valueAndGradient(X, t -> 3 * t, new double[2]);
        PreparedObjective<DoubleUnaryOperator> taped = ReverseTape.create().prepareGradient(f, 2);
        taped.valueAndGradient(X, t -> 3 * t, new double[2]);
        assertThat(TapeMemory.of(prepared)).isGreaterThanOrEqualTo(TapeMemory.of(taped));
    }
}
