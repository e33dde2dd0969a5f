package dev.fluxion.backend.conformance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A builder of {@link SecondOrderScenarioContract#exemptions()}, reason by reason. */
public final class Exemptions {

    private final Map<String, String> reasons = new TreeMap<>();

    private Exemptions() {}

    public static Exemptions create() {
        return new Exemptions();
    }

    /**
     * Adds rows.
     *
     * @param reason why they cannot be done
     * @param names rows such as {@code SP-07}, or rows with an operation such as {@code CF-09 hessian}
     */
    public Exemptions because(String reason, String... names) {
        for (String name : names) {
            reasons.put(name, reason);
        }
        return this;
    }

    public Map<String, String> toMap() {
        return Collections.unmodifiableMap(reasons);
    }
}
