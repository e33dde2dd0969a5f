package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.DifferentiateWith;
import dev.fluxion.HigherOrder;
import dev.fluxion.NotNestableException;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One function differentiated by a backend of its own inside what another differentiates. */
class DifferentiateWithTest {

    /** Streams of numbers that depend on the input cannot be lifted. */
    private static double sumOfSquares(double[] x) {
        return Arrays.stream(x).map(v -> v * v).sum();
    }

    static List<Backend> backends() {
        return List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create(), FiniteDifferences.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void differentiatesOneFunctionByFiniteDifferences(Backend outer) {
        DifferentiateWith differences = DifferentiateWith.of(FiniteDifferences.create());
        ScalarField squares = differences.field(DifferentiateWithTest::sumOfSquares);
        assertThat(outer.gradient(x -> x[0] * squares.apply(x), new double[] {3.0, 5.0}))
                .containsExactly(new double[] {52.0, 30.0}, within(1e-8));

        VectorFunction cubes =
                differences.vector(x -> Arrays.stream(x).map(v -> v * v * v).toArray());
        assertThat(outer.jacobian(cubes, new double[] {1.0, 2.0}).data)
                .containsExactly(new double[] {3.0, 0.0, 0.0, 12.0}, within(1e-8));

        ScalarFunction square = differences.scalar(t -> sumOfSquares(new double[] {t, 1.0}));
        assertThat(outer.derivative(t -> t + square.apply(2.0 * t), 1.0)).isCloseTo(9.0, within(1e-8));

        Curve curve =
                differences.curve(t -> Arrays.stream(new double[] {t, t * t}).toArray());
        assertThat(outer.curveDerivative(t -> curve.apply(t), 3.0))
                .containsExactly(new double[] {1.0, 6.0}, within(1e-8));
    }

    @Test
    void hasTheValueOfTheFunctionItself() {
        ScalarField squares = DifferentiateWith.of(ReverseTape.create()).field(DifferentiateWithTest::sumOfSquares);
        double[] x = {0.1, 0.7, 0.3};
        assertThat(squares.apply(x)).isEqualTo(sumOfSquares(x));
    }

    private static final ScalarField LIFTABLE = x -> Math.exp(x[0]) * x[1] * x[1];

    @ParameterizedTest
    @MethodSource("dev.fluxion.backend.conformance.Stacks#conventional")
    void differentiatesTwiceWithABackendThatCanBeNested(Stacks.Stack stack) {
        for (Backend inner : List.of(ForwardDual.create(), ReverseTape.create())) {
            ScalarField f = DifferentiateWith.of(inner).field(LIFTABLE);
            double[] x = {0.5, 2.0};
            double e = Math.exp(0.5);
            assertThat(stack.backend().hessian(p -> 2.0 * f.apply(p), x).data)
                    .containsExactly(new double[] {8 * e, 8 * e, 8 * e, 4 * e}, within(1e-12));
        }
    }

    @Test
    void refusesSecondDerivativesByABackendThatCannotBeNested() {
        ScalarField f = DifferentiateWith.of(ComplexStep.create()).field(LIFTABLE);
        HigherOrder stack = HigherOrder.of(ForwardDual.create(), ReverseTape.create());
        assertThatThrownBy(() -> stack.hessian(x -> f.apply(x), new double[] {0.5, 2.0}))
                .isInstanceOf(NotNestableException.class);
    }

    @Test
    void refusesAFunctionThatCapturesWhatDependsOnTheInput() {
        ScalarFunction captures = t -> {
            ScalarField inner = DifferentiateWith.of(FiniteDifferences.create()).field(x -> t * x[0]);
            return inner.apply(new double[] {t});
        };
        assertThatThrownBy(() -> ForwardDual.create().derivative(captures, 2.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "DifferentiateWith: the function must be made outside the differentiated code but was made inside,"
                                + " where it may capture what depends on the input; give it a field of its own");
    }
}
