package dev.fluxion.streams.ode;

/** Whether a solution goes on after a step, and if not, why. */
public enum OdeStatus {
    /** There is a next step. */
    RUNNING,

    /** The end is reached. */
    FINISHED,

    /** An event that ends the solution is reached. */
    FINISHED_BY_EVENT,

    /** As many steps have been tried as are allowed. */
    STOPPED_BY_LIMIT,

    /** The right side or its derivative is NaN or infinite, and a shorter step does not help. */
    STOPPED_BY_NOT_FINITE,

    /** The steps have become shorter than times can tell apart, as at a singularity of the solution. */
    STOPPED_BY_STEP_SIZE,

    /** The linear systems of an implicit method have no finite solution, and a shorter step does not help. */
    STOPPED_BY_SINGULAR,

    /** An explicit method is held back by its stability and not by the accuracy asked for. */
    STOPPED_BY_STIFFNESS;

    /** Whether there is a next step. */
    public boolean running() {
        return this == RUNNING;
    }

    /** Whether this ends the solution well. */
    public boolean finished() {
        return this == FINISHED || this == FINISHED_BY_EVENT;
    }

    /** Whether this ends the solution before its end. */
    public boolean stopped() {
        return !running() && !finished();
    }
}
