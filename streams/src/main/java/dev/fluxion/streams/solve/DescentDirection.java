package dev.fluxion.streams.solve;

/** Where to go from a point downhill. For one course. */
interface DescentDirection {

    /** A direction along which the value falls, of length n. */
    double[] at(MinimumSpot here);

    /** How far along the last direction to try first, as a multiple of it. */
    double firstStep();

    /** Learns from a step that was taken. */
    void taken(MinimumSpot from, MinimumSpot to);
}
