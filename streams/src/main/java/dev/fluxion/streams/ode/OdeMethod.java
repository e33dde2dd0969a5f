package dev.fluxion.streams.ode;

/** A method of solving initial value problems step by step: {@link RungeKutta} or, for stiff problems, {@link Rodas} and {@link Radau}. Immutable. */
public abstract sealed class OdeMethod permits RungeKutta, StiffMethod {

    OdeMethod() {}

    /** The name in messages. */
    abstract String name();

    /** Whether there is a matrix on the left of the equation. */
    boolean hasMass() {
        return false;
    }

    /** The method at work on a user's problem. */
    abstract Stepper stepper(Ode problem, Control control);

    /** The method at work on a linear equation. */
    abstract Stepper stepper(LinearSide side, Control control);

    /** The name. */
    @Override
    public String toString() {
        return name();
    }
}
