package dev.fluxion.backend.conformance;

import dev.fluxion.DifferentiateWith;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.rule.DifferentiatedBy;
import java.util.Arrays;

/** Functions with derivatives that were given to them. */
final class RuleScenarios {

    /** Summed by a stream, which no other backend looks into. */
    private static final ScalarField SUM_OF_SQUARES = DifferentiateWith.of(FiniteDifferences.create())
            .field(y -> Arrays.stream(y).map(v -> v * v).sum());

    private RuleScenarios() {}

    static void bind(Bindings rows) {
        rows.field("CR-02", x -> x[0] * stop(x[1]));
        rows.field("CR-03", x -> 7 * SUM_OF_SQUARES.apply(x));
    }

    /** The identity, which nothing is differentiated through. */
    @DifferentiatedBy(Stop.class)
    static double stop(double x) {
        return x;
    }

    /** The derivative that {@link #stop} is said to have. */
    static final class Stop {
        private Stop() {}

        static double pushforward(double x, double y, double tangent) {
            return 0.0;
        }
    }
}
