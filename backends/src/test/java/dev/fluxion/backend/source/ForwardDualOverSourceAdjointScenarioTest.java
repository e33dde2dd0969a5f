package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.SecondOrderScenarioContract;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Map;

class ForwardDualOverSourceAdjointScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return ForwardDual.create();
    }

    @Override
    public Backend inner() {
        return SourceAdjoint.create();
    }

    /** What the inner one does not transform when it differentiates the function itself. */
    @Override
    public Map<String, String> exemptions() {
        return new SourceAdjointScenarioTest().exemptions();
    }
}
