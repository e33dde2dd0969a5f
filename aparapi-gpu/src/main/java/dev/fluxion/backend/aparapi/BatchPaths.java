package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Graph;

/** How recorded functions become kernels. */
interface BatchPaths extends AutoCloseable {

    /**
     * The kernel of a recorded function.
     *
     * @throws NotForDevicesException if there can be none
     * @throws KernelBuildException if it does not compile
     */
    BatchPath of(BatchDerivative what, Graph graph);

    /** Gives back what is held and not in use. */
    @Override
    void close();
}
