package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Krylov;
import org.ejml.data.DMatrixRMaj;

/**
 * For stiff problems that are to be solved to many digits: RADAU5, the implicit Runge-Kutta method Radau IIA of order 5 with three stages by Hairer
 * and Wanner, which is L-stable and stiffly accurate. The stages of a step are found by a simplified Newton iteration, whose
 * linear systems come apart into a real one with the matrix {@code gamma M / h - J} and a complex one of the same kind. The Jacobian is kept from
 * step to step as long as the iteration converges fast; {@link Rodas} takes one in each step and no iteration, which is cheaper at low accuracy.
 * Dense output is the collocation polynomial, of order 3. The Jacobian is dense unless {@link #sparse()} or {@link #matrixFree} is asked for.
 *
 * <p>With a {@linkplain #mass mass matrix} the equation is {@code M dy/dt = f(t, y, p)}; if it is singular, this is a differential algebraic
 * equation of index 1, whose initial value must satisfy its algebraic part.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-05221-7">Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8</a>
 */
public final class Radau extends OdeMethod {

    private static final String NAME = "radau";

    private final StiffForm form;

    private Radau(StiffForm form) {
        this.form = form;
    }

    /**
     * With dense Jacobians and LU decompositions.
     *
     * @param backend differentiates the right side
     */
    public static Radau with(Backend backend) {
        return new Radau(StiffForm.dense(NAME, backend));
    }

    /** The same with sparse Jacobians, whose pattern is traced, and anew where it turns out to be another. */
    public Radau sparse() {
        return new Radau(form.sparse());
    }

    /**
     * The same with sparse Jacobians of a known pattern.
     *
     * @param pattern of the derivative of the velocity in state and time, n x (n + 1), with the time last
     */
    public Radau sparse(SparsityPattern pattern) {
        return new Radau(form.sparse(pattern));
    }

    /**
     * The same without Jacobians: linear systems are solved by a Krylov method on pushforwards, preconditioned by the diagonal of the
     * mass alone.
     *
     * @param krylov such as {@code Gmres.create()}
     */
    public Radau matrixFree(Krylov krylov) {
        return new Radau(form.matrixFree(krylov));
    }

    /**
     * The same for {@code M dy/dt = f(t, y, p)}.
     *
     * @param matrix n x n; copied
     */
    public Radau mass(DMatrixRMaj matrix) {
        return new Radau(form.mass(matrix));
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    boolean hasMass() {
        return form.mass() != null;
    }

    @Override
    Stepper stepper(Ode problem, Control control) {
        StiffSide side = form.side(problem);
        return new RadauStepper(side, form.algebra().apply(side), control);
    }

    @Override
    Stepper stepper(LinearSide side, Control control) {
        StiffSide stiff = new LinearStiffSide(side);
        return new RadauStepper(stiff, new DenseStepMatrix(stiff), control);
    }
}
