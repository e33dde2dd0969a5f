package dev.fluxion.backend.tape;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.ScenarioContract;

class ReverseTapeScenarioTest implements ScenarioContract {

    private final Backend backend = ReverseTape.create();

    @Override
    public Backend backend() {
        return backend;
    }
}
