package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which plain Java belongs to which row. */
final class Bindings {

    private final Map<String, Scenario> rows = new HashMap<>();
    private final Map<String, Binding> bindings = new TreeMap<>();

    Bindings(List<Scenario> rows) {
        for (Scenario row : rows) {
            if (this.rows.put(row.id(), row) != null) {
                throw new IllegalArgumentException(row.id() + ": the row is there twice");
            }
        }
    }

    /** A function of one number to one number. */
    void scalar(String id, ScalarFunction f) {
        bind(id, List.of(), ad -> f, 0);
    }

    /** A function of one number to several. */
    void curve(String id, Curve f) {
        bind(id, List.of(), ad -> f, 0);
    }

    /** A function of several numbers to one: of all inputs packed into one vector, or only of those named. */
    void field(String id, ScalarField f, String... arguments) {
        bind(id, List.of(arguments), ad -> f, 0);
    }

    /** A function of several numbers to several: of all inputs packed into one vector, or only of those named. */
    void vector(String id, VectorFunction f, String... arguments) {
        bind(id, List.of(arguments), ad -> f, 0);
    }

    /** A function that takes so many derivatives inside. */
    void nestedScalar(String id, int derivatives, Function<Backend, ScalarFunction> f) {
        bind(id, List.of(), f::apply, derivatives);
    }

    /** A function that takes one derivative inside. */
    void nestedField(String id, Function<Backend, ScalarField> f, String... arguments) {
        bind(id, List.of(arguments), f::apply, 1);
    }

    /** A first-order operation asked in the row's own way. */
    void answer(String id, String op, Answer answer) {
        answer(id, op, 1, answer);
    }

    /** An operation asked in the row's own way, which differentiates so many times. */
    void answer(String id, String op, int order, Answer answer) {
        Binding binding = bindings.computeIfAbsent(id, missing -> binding(argumentsOf(id), null, 0));
        binding.answers().put(op, answer);
        binding.orders().put(op, order);
    }

    /** The binding of a row, null if there is none. */
    @Nullable
    Binding of(String id) {
        return bindings.get(id);
    }

    Set<String> ids() {
        return bindings.keySet();
    }

    private void bind(String id, List<String> arguments, Function<Backend, Object> function, int nested) {
        Binding binding = binding(arguments.isEmpty() ? argumentsOf(id) : arguments, function, nested);
        if (bindings.put(id, binding) != null) {
            throw new IllegalArgumentException(id + ": the row must have one function but has two");
        }
    }

    private static Binding binding(List<String> arguments, @Nullable Function<Backend, Object> function, int nested) {
        return new Binding(arguments, function, nested, new HashMap<>(), new HashMap<>());
    }

    private List<String> argumentsOf(String id) {
        Scenario row = rows.get(id);
        if (row == null) {
            throw new IllegalArgumentException(id + ": there must be such a row but there is none");
        }
        return List.copyOf(row.inputs().keySet());
    }
}
