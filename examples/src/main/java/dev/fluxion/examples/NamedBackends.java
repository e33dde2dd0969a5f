package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The backends the command line knows, by name. The first is the default. */
final class NamedBackends {

    private NamedBackends() {}

    static List<Backend> all() {
        return Backends.all();
    }

    static List<String> names() {
        return all().stream().map(Backend::name).toList();
    }

    /** The backend of that name. */
    static Optional<Backend> named(String name) {
        return Backends.named(name);
    }

    /** The names, for the command line's help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }
}
