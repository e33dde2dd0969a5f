package dev.fluxion.backend.forward;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.ScenarioContract;
import java.util.Map;

class ForwardDualScenarioTest implements ScenarioContract {

    @Override
    public Backend backend() {
        return ForwardDual.create();
    }

    @Override
    public Map<String, String> exemptions() {
        return Exemptions.create()
                .because(
                        "asks for reverse mode; EX-CR-06 asks what forward mode costs",
                        "CR-11 function_evaluations_reverse_gradient")
                .because("the pullback is generated from the Jacobian, which takes ceil(n / chunk) sweeps", "CR-12")
                .toMap();
    }
}
