package dev.fluxion.streams.ode;

import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Krylov;
import org.ejml.data.DMatrixRMaj;

/**
 * An implicit method for stiff problems, whose linear systems are solved with dense or sparse Jacobians or without any. Immutable: each method
 * that changes a setting returns another.
 *
 * @param <M> the method itself
 */
public abstract sealed class StiffMethod<M extends StiffMethod<M>> extends OdeMethod permits Rodas, Radau {

    private final StiffForm form;

    StiffMethod(StiffForm form) {
        this.form = form;
    }

    /** The method with other linear algebra. */
    abstract M with(StiffForm other);

    abstract Stepper stepper(StiffSide side, StepMatrix matrix, Control control);

    /** The same with sparse Jacobians, whose pattern is traced, and anew where it turns out to be another. */
    public final M sparse() {
        return with(form.sparse());
    }

    /**
     * The same with sparse Jacobians of a known pattern.
     *
     * @param pattern of the derivative of the velocity in state and time, n x (n + 1), with the time last
     */
    public final M sparse(SparsityPattern pattern) {
        return with(form.sparse(pattern));
    }

    /**
     * The same without Jacobians: linear systems are solved by a Krylov method on pushforwards, preconditioned by the diagonal of the
     * mass alone.
     *
     * @param krylov such as {@code Gmres.create()}
     */
    public final M matrixFree(Krylov krylov) {
        return with(form.matrixFree(krylov));
    }

    /**
     * The same for {@code M dy/dt = f(t, y, p)}.
     *
     * @param matrix n x n; copied
     */
    public final M mass(DMatrixRMaj matrix) {
        return with(form.mass(matrix));
    }

    @Override
    final boolean hasMass() {
        return form.mass() != null;
    }

    @Override
    final Stepper stepper(Ode problem, Control control) {
        StiffSide side = form.side(problem);
        return stepper(side, form.algebra().apply(side), control);
    }

    @Override
    final Stepper stepper(LinearSide side, Control control) {
        StiffSide stiff = new LinearStiffSide(side);
        return stepper(stiff, new DenseStepMatrix(stiff), control);
    }
}
