package dev.fluxion.backend.forward;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.ExactContract;

class ForwardDualInChunksTest implements ExactContract {

    @Override
    public Backend backend() {
        return ForwardDual.withChunk(1);
    }
}
