package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.List;

/** Equations as functions to minimize. */
final class Minima {

    private Minima() {}

    /** Half the sum of squares. */
    static ScalarField of(VectorFunction equations) {
        return x -> half(equations, x);
    }

    private static double half(VectorFunction equations, double[] x) {
        double sum = 0;
        for (double value : equations.apply(x)) {
            sum += value * value;
        }
        return sum / 2;
    }

    /** Problems without valleys in which a value to be minimized loses what residuals keep. */
    static List<MoreGarbowHillstrom.Problem> problems() {
        return MoreGarbowHillstrom.all().stream()
                .filter(problem -> !List.of("Powell badly scaled", "Brown badly scaled", "Meyer", "Osborne 1")
                        .contains(problem.name()))
                .toList();
    }

    /** To the six digits that are published, or to where a gradient of 1e-8 cannot be told from zero. */
    static void assertPublished(MoreGarbowHillstrom.Problem problem, Iterate last, String by) {
        assertThat(last.converged()).as(by + ": " + last).isTrue();
        assertThat(Arrays.stream(problem.minima())
                        .anyMatch(minimum -> Math.abs(2 * last.value() - minimum) <= 5e-6 * minimum + 1e-9))
                .as(by + ": " + last)
                .isTrue();
    }
}
