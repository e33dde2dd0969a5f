package dev.fluxion.backend.source.internal.adjoint;

/** How the sweeps go through the graph and what they keep. */
record Layout(Route route, Plan plan) {
    /** Whether rounds of any loop are swept back where they end. */
    boolean sweepsRounds() {
        for (Nest nest : route.nests()) {
            if (nest.isSweptByRound()) {
                return true;
            }
        }
        return false;
    }
}
