package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row's function in plain Java.
 *
 * @param arguments the inputs that are differentiated, in order, packed into one vector
 * @param function a {@code ScalarFunction}, {@code Curve}, {@code ScalarField} or {@code VectorFunction}, given the
 *     backend that it may call; null where every operation has an answer of its own
 * @param nested how many derivatives the function takes inside
 * @param answers what is asked in the row's own way, by operation
 * @param orders how many times each of these differentiates
 */
record Binding(
        List<String> arguments,
        @Nullable Function<Backend, Object> function,
        int nested,
        Map<String, Answer> answers,
        Map<String, Integer> orders) {

    /** Whether an operation can be asked. */
    boolean answers(String op) {
        return answers.containsKey(op) || (function != null && Operations.has(op));
    }
}
