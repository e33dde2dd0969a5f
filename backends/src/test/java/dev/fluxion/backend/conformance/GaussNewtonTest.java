package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The paper's algorithm, written once, reaches the same point with every backend. */
class GaussNewtonTest {

    /** The minimum is where the gradient vanishes, so an error of the Jacobian moves it by as much. */
    private static final Offset<Double> TOLERANCE = Offset.offset(1e-9);

    private static final int STEPS = 40;

    static Stream<Backend> backends() {
        return Stream.of(ForwardDual.create(), ReverseTape.create(), FiniteDifferences.create(), ComplexStep.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void fitsMichaelisMenten(Backend backend) {
        List<double[]> iterates = LeastSquares.gaussNewton(
                backend, OptimisationScenarios::michaelisMenten, new double[] {0.9, 0.2}, STEPS);

        assertThat(iterates.get(STEPS - 1))
                .containsExactly(new double[] {0.3618368720149771, 0.5562664571490098}, TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void findsTheMinimumOfRosenbrockByHalvingItsSteps(Backend backend) {
        List<LeastSquares.Step> steps = LeastSquares.gaussNewtonWithHalving(
                backend, OptimisationScenarios::rosenbrockResiduals, new double[] {-1.2, 1.0}, STEPS);

        assertThat(steps.get(steps.size() - 1).x()).containsExactly(new double[] {1.0, 1.0}, TOLERANCE);
    }
}
