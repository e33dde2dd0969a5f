package dev.fluxion.streams.solve;

/** Whether a solver goes on after an iterate, and if not, why. */
public enum Status {
    /** There is a next iterate. */
    RUNNING(Kind.RUNNING),

    /** The function is as near to zero as was asked for. */
    CONVERGED_BY_RESIDUAL(Kind.CONVERGED),

    /** The gradient is as near to zero as was asked for. */
    CONVERGED_BY_GRADIENT(Kind.CONVERGED),

    /** The step has become as short as was asked for. */
    CONVERGED_BY_STEP(Kind.CONVERGED),

    /** The value falls by no more than was asked for, or by no more than its own rounding. */
    CONVERGED_BY_VALUE(Kind.CONVERGED),

    /** As many steps have been taken as are allowed. */
    STOPPED_BY_LIMIT(Kind.STOPPED),

    /** A value or a derivative is NaN or infinite, and a shorter step does not help. */
    STOPPED_BY_NOT_FINITE(Kind.STOPPED),

    /** The matrix of the linear system to solve is singular. */
    STOPPED_BY_SINGULAR(Kind.STOPPED),

    /** No step, however short, makes the value smaller. */
    STOPPED_WITHOUT_DESCENT(Kind.STOPPED);

    private enum Kind {
        RUNNING,
        CONVERGED,
        STOPPED
    }

    private final Kind kind;

    Status(Kind kind) {
        this.kind = kind;
    }

    /** Whether there is a next iterate. */
    public boolean running() {
        return kind == Kind.RUNNING;
    }

    /** Whether this ends the run well. */
    public boolean converged() {
        return kind == Kind.CONVERGED;
    }

    /** Whether this ends the run without an answer. */
    public boolean stopped() {
        return kind == Kind.STOPPED;
    }
}
