package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.aparapi.AparapiGpu;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The backends the command line knows, by name. The first is the default. */
final class NamedBackends {

    private static final List<Backend> ALL = Stream.concat(Backends.all().stream(), Stream.of(AparapiGpu.create()))
            .toList();

    private NamedBackends() {}

    static List<Backend> all() {
        return ALL;
    }

    static List<String> names() {
        return all().stream().map(Backend::name).toList();
    }

    /**
     * The backend that {@code --backend} names.
     *
     * @param spec the command that was given the option
     * @throws ParameterException if there is none of that name
     */
    static Backend required(CommandSpec spec, String name) {
        return named(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--backend must be one of " + String.join(", ", names()) + " but was " + name));
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
