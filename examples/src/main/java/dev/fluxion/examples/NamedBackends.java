package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The backends the command line knows, by name. A new backend is one more line here. */
final class NamedBackends {

    /** The first is the default. */
    private static final List<Backend> ALL =
            List.of(ReverseTape.create(), ForwardDual.create(), FiniteDifferences.create(), ComplexStep.create());

    private NamedBackends() {}

    static List<Backend> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.stream().map(Backend::name).toList();
    }

    /** The backend of that name. */
    static Optional<Backend> named(String name) {
        return ALL.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    /** The names, for the command line's help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }
}
