package dev.fluxion.backend;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.choice.AutoBackend;
import dev.fluxion.backend.choice.Comparison;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.source.SourceForward;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.Optional;

/** The backends of this module, each as it is by default. A new backend is one more line here. */
public final class Backends {

    private static final List<Backend> ALL = List.of(
            ReverseTape.create(),
            CompiledTape.create(),
            SourceAdjoint.create(),
            SourceForward.create(),
            ForwardDual.create(),
            ArrayTape.create(),
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

    /** A backend that chooses among all of them, by comparing them on each function it is given. */
    public static AutoBackend auto() {
        return AutoBackend.among(ALL);
    }

    /** Which of them are right on a function at a point, and how fast they derive it; {@link Comparison#among} compares others. */
    public static Comparison compare(ScalarFunction f, double x) {
        return Comparison.among(ALL).compare(f, x);
    }

    /** Which of them are right on a function at a point, and how fast they take its gradient. */
    public static Comparison compare(ScalarField f, double[] x) {
        return Comparison.among(ALL).compare(f, x);
    }

    /** Which of them are right on a function at a point, and how fast they take its Jacobian. */
    public static Comparison compareJacobian(VectorFunction f, double[] x) {
        return Comparison.among(ALL).compareJacobian(f, x);
    }

    /** Which pairs of them, one over the other, are right on a function at a point, and how fast they take its Hessian. */
    public static Comparison compareHessian(ScalarField f, double[] x) {
        return Comparison.among(ALL).compareHessian(f, x);
    }
}
