package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.tape.ReverseTape;

class ReverseOverFiniteDifferencesScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return ReverseTape.create();
    }

    @Override
    public Backend inner() {
        return FiniteDifferences.create();
    }

    /** The step is chosen for the function, not for its derivatives. */
    @Override
    public double tolerance(int order) {
        return 1e-6;
    }

    @Override
    public int highestOrder() {
        return 2;
    }
}
