package dev.fluxion.backend.finite;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.ScenarioContract;
import java.util.Map;

class ComplexStepScenarioTest implements ScenarioContract {

    private static final String INFINITE = "where the true derivative is infinite the result is large but finite";

    private static final Map<String, String> EXEMPTIONS = Exemptions.create()
            .because(
                    "one evaluation for each input", "CR-11 function_evaluations_reverse_gradient", "CR-12", "EX-CR-06")
            .because(INFINITE, "SP-04", "SP-07", "SP-09", "SP-22", "SP-29", "SP-46", "SP-47")
            .because(INFINITE, "EX-SP-05", "EX-SP-06", "EX-SP-11")
            .because(
                    "the product of the step and the scale underflows",
                    "SC-06",
                    "SC-25",
                    "SP-45",
                    "EX-MS-09",
                    "EX-SP-20")
            .toMap();

    @Override
    public Backend backend() {
        return ComplexStep.create();
    }

    @Override
    public Map<String, String> exemptions() {
        return EXEMPTIONS;
    }
}
