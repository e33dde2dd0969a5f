package dev.fluxion.examples.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Models by name, of a response {@code y} and one variable {@code x}. */
public final class NamedModels {

    private static final Map<String, String> FORMULAS = formulas();

    private NamedModels() {}

    /** The names; those of the reference problems' models come in addition. */
    public static List<String> names() {
        return new ArrayList<>(FORMULAS.keySet());
    }

    /** The formula of that name, or of the reference problem of that name. */
    public static Optional<String> named(String name) {
        String formula = FORMULAS.get(name.toLowerCase(Locale.ROOT));
        return formula != null
                ? Optional.of(formula)
                : NistProblem.named(name).map(problem -> problem.model().toString());
    }

    private static Map<String, String> formulas() {
        Map<String, String> formulas = new LinkedHashMap<>();
        formulas.put("line", "y = b1+b2*x");
        formulas.put("parabola", "y = b1+b2*x+b3*x^2");
        formulas.put("exponential", "y = b1*exp(b2*x)");
        formulas.put("rise", "y = b1*(1-exp(-b2*x))");
        formulas.put("power", "y = b1*x^b2");
        formulas.put("saturation", "y = b1*x/(b2+x)");
        formulas.put("logistic", "y = b1/(1+exp(b2-b3*x))");
        formulas.put("peak", "y = b1*exp(-((x-b2)/b3)^2/2)");
        formulas.put("sine", "y = b1+b2*sin(b3*x+b4)");
        return formulas;
    }
}
