package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every backend must answer: all rows of the scenario tables, from functions written as plain Java. Extend it in a
 * test class:
 *
 * <pre>{@code
 * class ReverseTapeScenarioTest implements ScenarioContract {
 *     public Backend backend() {
 *         return ReverseTape.create();
 *     }
 * }
 * }</pre>
 */
public interface ScenarioContract extends SecondOrderScenarioContract {

    /** The backend under test. */
    Backend backend();

    @Override
    default Backend outer() {
        return backend();
    }

    @Override
    default Backend inner() {
        return backend();
    }

    /** {@inheritDoc} Unless overridden the one that the backend declares. */
    @Override
    default int highestOrder() {
        return backend().capabilities().order();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Scenarios#ofFirstOrder")
    default void answersScenariosOfFirstOrder(ScenarioCheck check) throws Exception {
        check.verify(this);
    }
}
