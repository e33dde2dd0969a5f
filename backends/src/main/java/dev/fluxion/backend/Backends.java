package dev.fluxion.backend;

import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.Optional;

/** The backends of this module, each as it is by default. A new backend is one more line here. */
public final class Backends {

    private static final List<Backend> ALL = List.of(
            ReverseTape.create(),
            CompiledTape.create(),
            ForwardDual.create(),
            FiniteDifferences.create(),
            ComplexStep.create());

    private Backends() {}

    /** All of them, the one to begin with first. */
    public static List<Backend> all() {
        return ALL;
    }

    /** The backend of that name, such as {@code reverse-tape}. */
    public static Optional<Backend> named(String name) {
        return ALL.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }
}
