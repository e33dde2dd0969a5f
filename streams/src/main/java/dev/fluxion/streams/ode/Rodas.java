package dev.fluxion.streams.ode;

import dev.fluxion.Backend;

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
public final class Rodas extends StiffMethod<Rodas> {

    private static final String NAME = "rodas";

    private Rodas(StiffForm form) {
        super(form);
    }

    /**
     * With dense Jacobians and LU decompositions.
     *
     * @param backend differentiates the right side
     */
    public static Rodas with(Backend backend) {
        return new Rodas(StiffForm.dense(NAME, backend));
    }

    @Override
    Rodas with(StiffForm other) {
        return new Rodas(other);
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    Stepper stepper(StiffSide side, StepMatrix matrix, Control control) {
        return new RodasStepper(side, matrix, control);
    }
}
