package dev.fluxion.lift.elsewhere;

/** Has members that only its subclasses may use. */
public abstract class Inherited {
    @SuppressWarnings("NonFinalStaticField") // Written by a subclass, as tests want it.
    protected static double SHIFT = 3;

    protected double weight = 2;
    protected final double[] table = {1, 2};

    protected Inherited() {}

    protected double scaled(double v) {
        return v * weight;
    }

    protected static double shifted(double v) {
        return v + SHIFT;
    }

    protected double passive() {
        return weight;
    }
}
