package dev.fluxion.backend.aparapi;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.BatchContract;
import dev.fluxion.backend.conformance.CapabilitiesContract;
import dev.fluxion.backend.conformance.ExactContract;

/** With a device its batches are computed there, and without one on the processor: the promises are the same. */
class AparapiGpuConformanceTest implements ExactContract, BatchContract, CapabilitiesContract {

    private static final AparapiGpu GPU = AparapiGpu.create();

    @Override
    public Backend backend() {
        return GPU;
    }
}
