package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What two backends must answer when the outer one differentiates what the inner one has differentiated: second and
 * higher derivatives, and functions that differentiate inside. Extend it in a test class.
 */
public interface SecondOrderScenarioContract {

    /** The backend that differentiates derivatives. */
    Backend outer();

    /** The backend that differentiates the functions themselves. */
    Backend inner();

    /**
     * The relative error of an approximate backend.
     *
     * @param order how many times the answer is differentiated
     * @return zero for an exact backend, which keeps each row's own tolerance
     */
    default double tolerance(int order) {
        return 0.0;
    }

    /** The highest order of derivative that can be had. What is beyond it is reported as skipped. */
    default int highestOrder() {
        return Integer.MAX_VALUE;
    }

    /**
     * What cannot be done, and why: by row such as {@code SP-07}, or by row and operation such as {@code CR-11
     * function_evaluations_forward_jvp}. These are reported as skipped, with the reason.
     */
    default Map<String, String> exemptions() {
        return Map.of();
    }

    @Test
    default void exemptionsNameScenarios() {
        assertThat(Scenarios.names()).containsAll(exemptions().keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Scenarios#ofHigherOrder")
    default void answersScenariosOfHigherOrder(ScenarioCheck check) throws Exception {
        check.verify(this);
    }
}
