package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.tape.ReverseTape;

class FiniteDifferencesOverReverseScenarioTest implements SecondOrderScenarioContract {

    @Override
    public Backend outer() {
        return FiniteDifferences.create();
    }

    @Override
    public Backend inner() {
        return ReverseTape.create();
    }

    @Override
    public double tolerance(int order) {
        return 1e-9;
    }

    @Override
    public int highestOrder() {
        return 2;
    }
}
