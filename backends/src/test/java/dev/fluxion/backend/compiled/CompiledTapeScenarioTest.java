package dev.fluxion.backend.compiled;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.ScenarioContract;

class CompiledTapeScenarioTest implements ScenarioContract {

    private final Backend backend = CompiledTape.create();

    @Override
    public Backend backend() {
        return backend;
    }
}
