package dev.fluxion.backend.source;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.conformance.ScenarioContract;
import java.util.Map;

class SourceForwardScenarioTest implements ScenarioContract {

    private final Backend backend = SourceForward.create();

    @Override
    public Backend backend() {
        return backend;
    }

    /** The table of refusals. */
    @Override
    public Map<String, String> exemptions() {
        return Exemptions.create()
                .because(
                        "the gradient is the Jacobian of one row, which takes ceil(n / chunk) sweeps",
                        "CR-11 function_evaluations_reverse_gradient")
                .because("the pullback is generated from the Jacobian, which takes ceil(n / chunk) sweeps", "CR-12")
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
                        "EX-PC-06",
                        "EX-PC-07",
                        "EX-PC-08",
                        "EX-PC-09",
                        "EX-PC-10",
                        "EX-PC-11",
                        "EX-PC-12",
                        "EX-HO-11")
                .because("a method with a derivative of its own", "CR-02")
                .because("a function left to another backend", "CR-03")
                .because("a lambda made inside the function captures a number that depends on the input", "CR-08")
                .because(
                        "numbers that depend on the input are in objects",
                        "VG-27",
                        "VG-28",
                        "EX-MU-05",
                        "EX-MU-11",
                        "EX-MU-12",
                        "EX-CF-18")
                .because(
                        "numbers that depend on the input are in matrices",
                        "EX-MX-01-EJML",
                        "EX-MX-02-EJML",
                        "EX-MX-03-EJML",
                        "EX-MX-04-EJML",
                        "EX-MX-05-EJML",
                        "EX-MX-07-EJML",
                        "EX-MX-08-EJML",
                        "EX-MX-09-EJML",
                        "MX-04-EJML",
                        "MX-06-EJML",
                        "MX-08-EJML",
                        "MX-09-EJML",
                        "MX-13-EJML",
                        "MX-15-EJML",
                        "MX-16-EJML")
                .because("numbers that depend on the input are boxed", "EX-MU-06", "EX-MU-14")
                .because("a recursive method", "EX-CF-02", "EX-CF-13", "EX-LP-06")
                .because("an exception is caught", "EX-CF-17")
                .because("private members of a class of another nest", "EX-CR-04", "EX-CF-11")
                .because("a method of the JDK changes an array that depends on the input", "EX-CF-15")
                .toMap();
    }
}
