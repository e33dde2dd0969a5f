package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.SecondOrderScenarioContract;
import java.util.Map;

class SourceForwardOverSourceAdjointScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return SourceForward.create();
    }

    @Override
    public Backend inner() {
        return SourceAdjoint.create();
    }

    /** What neither transforms when it differentiates the function itself. */
    @Override
    public Map<String, String> exemptions() {
        return new SourceAdjointScenarioTest().exemptions();
    }
}
