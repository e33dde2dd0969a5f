package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;

class ReverseOverForwardScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return ReverseTape.create();
    }

    @Override
    public Backend inner() {
        return ForwardDual.create();
    }
}
