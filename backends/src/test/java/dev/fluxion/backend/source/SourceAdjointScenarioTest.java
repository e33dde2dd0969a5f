package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.RefusalContract;
import java.util.List;
import java.util.Map;

class SourceAdjointScenarioTest implements RefusalContract {

    private final Backend backend = SourceAdjoint.create();

    @Override
    public Backend backend() {
        return backend;
    }

    /** The table of refusals. */
    @Override
    public Map<String, String> exemptions() {
        return Exemptions.create()
                .because(
                        "a derivative taken inside the function, of a lambda that captures what depends on the input",
                        "PC-02",
                        "PC-07",
                        "PC-07 value",
                        "PC-08 jacobian_wrt_q",
                        "PC-09 jacobian_wrt_x",
                        "HO-14",
                        "EX-PC-01",
                        "EX-PC-02",
                        "EX-PC-03",
                        "EX-PC-03 value",
                        "EX-PC-04",
                        "EX-PC-05",
                        "EX-PC-06 gradient",
                        "EX-PC-07",
                        "EX-PC-08",
                        "EX-PC-09",
                        "EX-PC-10",
                        "EX-PC-11",
                        "EX-PC-12",
                        "EX-HO-11")
                .because("a function left to another backend", "CR-03")
                .because("numbers that depend on the input are in objects", "EX-MU-12", "EX-CF-18")
                .because("numbers that depend on the input are boxed", "EX-MU-06 gradient")
                .because("an exception is caught", "EX-CF-17")
                .because("a method of the JDK changes an array that depends on the input", "EX-CF-15 gradient")
                .toMap();
    }

    @Override
    public Map<String, List<String>> refusals() {
        String made = "objects must not be made of what depends on the input but ";
        String given =
                "a method that is given what depends on the input must be static, private or final user code without a"
                        + " derivative of its own but ";
        return Map.ofEntries(
                Map.entry(
                        "a derivative taken inside the function, of a lambda that captures what depends on the input",
                        List.of(made, given)),
                Map.entry(
                        "a function left to another backend", List.of(given + "dev.fluxion.ScalarField.apply is not")),
                Map.entry(
                        "numbers that depend on the input are in objects",
                        List.of(made + "dev.fluxion", "a field must not depend on the input but sum is assigned")),
                Map.entry(
                        "numbers that depend on the input are boxed",
                        List.of(given + "java.lang.Double.valueOf is not")),
                Map.entry(
                        "an exception is caught",
                        List.of(
                                "code must not catch exceptions or synchronize where numbers depend on the input but does")),
                Map.entry(
                        "a method of the JDK changes an array that depends on the input",
                        List.of(given + "java.util.Arrays.sort is not")));
    }
}
