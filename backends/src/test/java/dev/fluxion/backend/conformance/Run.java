package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import java.util.Arrays;

/**
 * One check being run.
 *
 * @param outer the backend that differentiates derivatives; the same as {@code inner} unless two are paired
 * @param inner the backend that differentiates the function itself, and that a function may call
 * @param scenario the row
 * @param check the check
 */
record Run(Backend outer, Backend inner, Scenario scenario, Check check) {

    /** The backend for a first-order operation on a function that may itself call {@link #inner}. */
    Backend backend() {
        return outer;
    }

    /** As many levels as the order says, the innermost of them {@link #inner}. */
    HigherOrder stack(int order) {
        Backend[] levels = new Backend[order];
        Arrays.fill(levels, outer);
        levels[order - 1] = inner;
        return HigherOrder.of(levels);
    }

    HigherOrder second() {
        return stack(2);
    }
}
