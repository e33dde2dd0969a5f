package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fluxion.Backend;
import dev.fluxion.lift.NotLiftableException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a backend must answer that refuses some functions: a row that it is exempt from it refuses, for the reason it gives. */
public interface RefusalContract extends ScenarioContract {

    /** What a refusal may say, by the reason of the exemption. */
    Map<String, List<String>> refusals();

    @TestFactory
    default Stream<DynamicTest> refusesWhatItIsExemptFrom() {
        return Stream.concat(Scenarios.ofFirstOrder(), Scenarios.ofHigherOrder())
                .filter(check -> check.exemption(this) != null)
                .map(check -> DynamicTest.dynamicTest(check.toString(), () -> refuses(check)));
    }

    private void refuses(ScenarioCheck check) {
        String reason = Objects.requireNonNull(check.exemption(this));
        Backend backend = backend();
        ScenarioContract strict = () -> backend;
        Throwable thrown = catchThrowable(() -> check.verify(strict));
        assertThat(thrown).as("%s, exempt because of %s", check, reason).isInstanceOf(NotLiftableException.class);
        assertThat(refusals()).containsKey(reason);
        assertThat(Objects.requireNonNull(refusals().get(reason)))
                .as("what may be said, where this was: %s", thrown)
                .anyMatch(said -> Objects.toString(thrown).contains(said));
    }
}
