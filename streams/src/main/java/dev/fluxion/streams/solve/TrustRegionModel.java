package dev.fluxion.streams.solve;

import org.jspecify.annotations.Nullable;

/** The quadratic model of a function, minimized within a ball, at one point after another. For one course. */
interface TrustRegionModel {

    /** Takes the curvature at a point; returns what is not finite about it in a sentence, or null. */
    @Nullable
    String moveTo(MinimumSpot here);

    /** The step of at most that length. */
    Step within(double radius);

    /**
     * A step.
     *
     * @param s of length n
     * @param predicted by how much the model says that the value falls
     */
    record Step(double[] s, double predicted) {}
}
