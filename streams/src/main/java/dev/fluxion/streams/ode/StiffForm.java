package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Krylov;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What implicit methods can be told about the equations they solve. Immutable.
 *
 * @param method the name of the method in messages
 * @param backend differentiates the right side
 * @param algebra the matrices of steps
 * @param mass the matrix on the left; null for the identity
 */
record StiffForm(
        String method,
        Backend backend,
        Function<StiffSide, StepMatrix> algebra,
        @Nullable DMatrixRMaj mass) {

    static StiffForm dense(String method, Backend backend) {
        return new StiffForm(method, requireNonNull(backend, "backend"), DenseStepMatrix::new, null);
    }

    StiffForm sparse() {
        return with(side -> new SparseStepMatrix(side, null));
    }

    StiffForm sparse(SparsityPattern pattern) {
        requireNonNull(pattern, "pattern");
        return with(side -> new SparseStepMatrix(side, pattern));
    }

    StiffForm matrixFree(Krylov krylov) {
        requireNonNull(krylov, "krylov");
        return with(side -> new KrylovStepMatrix(side, krylov));
    }

    StiffForm mass(DMatrixRMaj matrix) {
        return new StiffForm(method, backend, algebra, matrix.copy());
    }

    private StiffForm with(Function<StiffSide, StepMatrix> other) {
        return new StiffForm(method, backend, other, mass);
    }

    /** The right side of a user's problem. */
    StiffSide side(Ode problem) {
        return new UserSide(method, backend, problem.dynamics(), problem.parameters(), problem.initial().length, mass);
    }
}
