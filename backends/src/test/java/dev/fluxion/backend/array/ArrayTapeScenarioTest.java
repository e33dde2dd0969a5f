package dev.fluxion.backend.array;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.ScenarioContract;

class ArrayTapeScenarioTest implements ScenarioContract {

    private final Backend backend = ArrayTape.create();

    @Override
    public Backend backend() {
        return backend;
    }
}
