package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;

class ForwardOverReverseScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return ForwardDual.create();
    }

    @Override
    public Backend inner() {
        return ReverseTape.create();
    }
}
