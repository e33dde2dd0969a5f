package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.ScenarioContract;
import java.util.HashMap;
import java.util.Map;

class SourceForwardScenarioTest implements ScenarioContract {

    private final Backend backend = SourceForward.create();

    @Override
    public Backend backend() {
        return backend;
    }

    /** What {@link SourceAdjoint} refuses, and what a forward mode cannot do in few evaluations. */
    @Override
    public Map<String, String> exemptions() {
        Map<String, String> all = new HashMap<>(new SourceAdjointScenarioTest().exemptions());
        all.putAll(Exemptions.create()
                .because(
                        "the gradient is the Jacobian of one row, which takes ceil(n / chunk) sweeps",
                        "CR-11 function_evaluations_reverse_gradient")
                .because("the pullback is generated from the Jacobian, which takes ceil(n / chunk) sweeps", "CR-12")
                .toMap());
        return Map.copyOf(all);
    }
}
