package dev.fluxion.streams.ode;

import dev.fluxion.Backend;

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
public final class Radau extends StiffMethod<Radau> {

    private static final String NAME = "radau";

    private Radau(StiffForm form) {
        super(form);
    }

    /**
     * With dense Jacobians and LU decompositions.
     *
     * @param backend differentiates the right side
     */
    public static Radau with(Backend backend) {
        return new Radau(StiffForm.dense(NAME, backend));
    }

    @Override
    Radau with(StiffForm other) {
        return new Radau(other);
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    Stepper stepper(StiffSide side, StepMatrix matrix, Control control) {
        return new RadauStepper(side, matrix, control);
    }
}
