package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Map;

/** Chunks of one, where every direction is a sweep of its own and the last chunk is never partial. */
class ForwardInChunksScenarioTest implements ScenarioContract {

    @Override
    public Backend backend() {
        return ForwardDual.withChunk(1);
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
