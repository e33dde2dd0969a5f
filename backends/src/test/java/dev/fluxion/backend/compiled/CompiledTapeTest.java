package dev.fluxion.backend.compiled;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.ExactContract;

class CompiledTapeTest implements ExactContract {

    @Override
    public Backend backend() {
        return CompiledTape.create();
    }
}
