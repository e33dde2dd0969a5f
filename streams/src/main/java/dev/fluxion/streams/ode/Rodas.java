package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Krylov;
import org.ejml.data.DMatrixRMaj;

/**
 * For stiff problems: RODAS, a Rosenbrock method of order 4(3) by Hairer and Wanner, which is L-stable and stiffly accurate. Each step takes
 * one Jacobian, six values and six solutions of linear systems with one matrix, {@code M / (h gamma) - J}; its interpolant
 * has order 3. The Jacobian is dense unless {@link #sparse()} or {@link #matrixFree} is asked for.
 *
 * <p>With a {@linkplain #mass mass matrix} the equation is {@code M dy/dt = f(t, y, p)}; if it is singular, this is a differential algebraic
 * equation of index 1, whose initial value must satisfy its algebraic part.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-05221-7">Hairer and Wanner, Solving Ordinary Differential Equations II, section
 *     IV.7; the coefficients are those of their program RODAS</a>
 */
public final class Rodas extends OdeMethod {

    private static final String NAME = "rodas";

    private final StiffForm form;

    private Rodas(StiffForm form) {
        this.form = form;
    }

    /**
     * With dense Jacobians and LU decompositions.
     *
     * @param backend differentiates the right side
     */
    public static Rodas with(Backend backend) {
        return new Rodas(StiffForm.dense(NAME, backend));
    }

    /** The same with sparse Jacobians, whose pattern is traced, and anew where it turns out to be another. */
    public Rodas sparse() {
        return new Rodas(form.sparse());
    }

    /**
     * The same with sparse Jacobians of a known pattern.
     *
     * @param pattern of the derivative of the velocity in state and time, n x (n + 1), with the time last
     */
    public Rodas sparse(SparsityPattern pattern) {
        return new Rodas(form.sparse(pattern));
    }

    /**
     * The same without Jacobians: linear systems are solved by a Krylov method on pushforwards, preconditioned by the diagonal of the
     * mass alone.
     *
     * @param krylov such as {@code Gmres.create()}
     */
    public Rodas matrixFree(Krylov krylov) {
        return new Rodas(form.matrixFree(krylov));
    }

    /**
     * The same for {@code M dy/dt = f(t, y, p)}.
     *
     * @param matrix n x n; copied
     */
    public Rodas mass(DMatrixRMaj matrix) {
        return new Rodas(form.mass(matrix));
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
        return new RodasStepper(side, form.algebra().apply(side), control);
    }

    @Override
    Stepper stepper(LinearSide side, Control control) {
        StiffSide stiff = new LinearStiffSide(side);
        return new RodasStepper(stiff, new DenseStepMatrix(stiff), control);
    }
}
