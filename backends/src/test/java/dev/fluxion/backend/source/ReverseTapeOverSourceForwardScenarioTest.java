package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.SecondOrderScenarioContract;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Map;

class ReverseTapeOverSourceForwardScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return ReverseTape.create();
    }

    @Override
    public Backend inner() {
        return SourceForward.create();
    }

    /** What the inner one does not transform when it differentiates the function itself. */
    @Override
    public Map<String, String> exemptions() {
        return new SourceAdjointScenarioTest().exemptions();
    }
}
