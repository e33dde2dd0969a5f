package dev.fluxion.backend.compiled;

/** A compiled graph. */
interface Kernel {

    /**
     * Computes the outputs.
     *
     * @param x the inputs
     * @param y where to put outputs
     * @param w the workspace, of one thread
     * @return whether all guards held; if not, the outputs are of no meaning
     */
    boolean run(double[] x, double[] y, double[] w);
}
