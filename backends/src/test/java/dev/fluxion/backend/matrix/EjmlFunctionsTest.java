package dev.fluxion.backend.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.matrix.EjmlFunctions.EjmlFunction;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.source.SourceForward;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that compute with EJML's matrices, by every backend and by pairs of them, against finite differences. */
class EjmlFunctionsTest {

    private static final long SEED = 7L;

    private static final List<Backend> EXACT = List.of(
            ReverseTape.create(),
            ForwardDual.create(),
            ForwardDual.withChunk(1),
            ArrayTape.create(),
            ComplexStep.create());

    private static final List<Backend> TRANSFORMING =
            List.of(SourceAdjoint.create(), SourceForward.create(), SourceForward.withChunk(1));

    /** What code that is transformed does not keep apart from other objects. */
    private static final Set<String> REFUSED = Set.of(
            "matrices in arrays", "eigenvectors", "SimpleMatrix, slices", "SimpleMatrix, svd", "SimpleMatrix, eig");

    private static final List<Backend> NESTABLE =
            List.of(ReverseTape.create(), ForwardDual.create(), ArrayTape.create());

    /** Finite differences have about twelve digits, of which curvature and cancellation cost some here. */
    private static final double TOLERANCE = 1e-8;

    static List<EjmlFunction> functions() {
        return EjmlFunctions.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void gradientsAgreeWithFiniteDifferencesAndValuesAreTheFunctionsOwn(EjmlFunction function) {
        ScalarField f = function.f();
        double[] x = point(function);
        double value = f.apply(x.clone());
        double[] expected = FiniteDifferences.create().gradient(f, x);
        for (Backend backend : EXACT) {
            ValueAndGradient both = backend.valueAndGradient(f, x);
            assertThat(both.value()).as(backend.name()).isEqualTo(value);
            assertClose(backend, both.gradient(), expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void transformedCodeAppliesTheRules(EjmlFunction function) {
        ScalarField f = function.f();
        double[] x = point(function);
        double value = f.apply(x.clone());
        double[] expected = ReverseTape.create().gradient(f, x);
        for (Backend backend : TRANSFORMING) {
            if (REFUSED.contains(function.name())) {
                assertThatThrownBy(() -> backend.gradient(f, x))
                        .isInstanceOf(NotLiftableException.class)
                        .message()
                        .containsAnyOf(
                                "objects must not be made of what depends on the input but org.ejml",
                                "a method of SimpleMatrix that computes with what depends on the input must be one of those that are known but ");
                continue;
            }
            ValueAndGradient both = backend.valueAndGradient(f, x);
            assertThat(both.value()).as(backend.name()).isEqualTo(value);
            assertThat(both.gradient()).as(backend.name()).containsExactly(expected, offset(1e-9));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"mult by itself", "inverse", "solvers", "Cholesky, upper", "elements and the array behind them"})
    void transformedCodeIsDifferentiatedAgain(String name) {
        EjmlFunction function = EjmlFunctions.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        double[] x = point(function);
        double[] expected =
                HigherOrder.of(FiniteDifferences.create(), ReverseTape.create()).hessian(function.f(), x).data;
        for (HigherOrder pair : List.of(
                HigherOrder.of(SourceForward.create(), SourceAdjoint.create()),
                HigherOrder.of(ForwardDual.create(), SourceAdjoint.create()),
                HigherOrder.of(ReverseTape.create(), SourceForward.create()))) {
            assertClose(pair, pair.hessian(function.f(), x).data, expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void hessiansOfAllPairsAgreeWithDifferencesOfGradients(EjmlFunction function) {
        double[] x = point(function);
        double[] expected =
                HigherOrder.of(FiniteDifferences.create(), ReverseTape.create()).hessian(function.f(), x).data;
        for (Backend outer : NESTABLE) {
            for (Backend inner : NESTABLE) {
                HigherOrder pair = HigherOrder.of(outer, inner);
                DMatrixRMaj hessian = pair.hessian(function.f(), x);
                assertClose(pair, hessian.data, expected);
            }
        }
    }

    private static double[] point(EjmlFunction function) {
        return new Random(SEED)
                .doubles(function.n(), 0.2, 1.4)
                .map(v -> v < 0.6 ? -v : v)
                .toArray();
    }

    private static void assertClose(Backend backend, double[] actual, double[] expected) {
        double scale = 1;
        for (double component : expected) {
            scale = Math.max(scale, Math.abs(component));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(backend.name() + " " + i).isCloseTo(expected[i], offset(TOLERANCE * scale));
        }
    }
}
