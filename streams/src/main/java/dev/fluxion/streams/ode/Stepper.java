package dev.fluxion.streams.ode;

import dev.fluxion.streams.solve.Evaluations;

/** A method at work on one problem, for one course. */
interface Stepper {

    /** The order of the error estimate plus one, whose root the length of steps follows. */
    int order();

    /** The right side, to choose the first step by. */
    double[] value(double t, double[] y);

    /** Tries a step. */
    Attempt attempt(double t, double[] y, double h);

    /** Takes the step that was tried last; the next one begins at its end. */
    void accept();

    /** Whether stability has held the last accepted step back, as far as the method can tell. */
    boolean heldBack();

    /** How often the right side was asked for up to here. */
    Evaluations evaluations();
}
