package dev.fluxion.backend.finite;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.ScenarioContract;
import java.util.Map;

class FiniteDifferencesScenarioTest implements ScenarioContract {

    private static final String INFINITE = "an infinite or undefined derivative, or one beside points that have one";

    private static final Map<String, String> EXEMPTIONS = Exemptions.create()
            .because("the function is evaluated on a grid for each input", "CR-11", "CR-12", "EX-CR-06")
            .because("differences are of values only and never see a rule", "CR-02 gradient")
            .because("a kink at the point", "CF-02", "SP-15")
            .because("a jump at the point", "SP-32", "SP-33", "MS-13", "SP-43")
            .because(INFINITE, "SP-04", "SP-07", "SP-19", "SP-20", "SP-22", "SP-25", "SP-27", "SP-29", "SP-46", "SP-47")
            .because(INFINITE, "EX-SP-04", "EX-SP-05", "EX-SP-06", "EX-SP-14", "EX-SP-15")
            .because("the function amplifies its own rounding errors", "SC-24", "EX-LP-02")
            .because("a scale many orders of magnitude from one", "SP-45", "EX-MS-09", "EX-MS-10", "EX-SP-20")
            .because("finite differences need only values, so they can follow any code", "ER-10", "EX-CR-08")
            .toMap();

    @Override
    public Backend backend() {
        return FiniteDifferences.create();
    }

    @Override
    public double tolerance(int order) {
        return order <= 1 ? 1e-9 : 1e-8;
    }

    /** What differences of differences of differences leave is not worth comparing. */
    @Override
    public int highestOrder() {
        return 2;
    }

    @Override
    public Map<String, String> exemptions() {
        return EXEMPTIONS;
    }
}
