package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;

/**
 * Against the gradient. The first step to try is the one that would have been right for the curvature met last.
 *
 * @see <a href="https://doi.org/10.1093/imanum/8.1.141">Barzilai and Borwein, Two-point step size gradient methods, 1988</a>
 */
final class SteepestDirection implements DescentDirection {

    private double firstStep;

    @Override
    public double[] at(MinimumSpot here) {
        if (firstStep == 0.0) {
            firstStep = 1.0 / here.gradientNorm();
        }
        return Vectors.scaled(here.gradient(), -1.0);
    }

    @Override
    public double firstStep() {
        return firstStep;
    }

    @Override
    public void taken(MinimumSpot from, MinimumSpot to) {
        double[] s = Vectors.difference(to.point(), from.point());
        double curvature = Vectors.dot(s, Vectors.difference(to.gradient(), from.gradient()));
        double step = Vectors.dot(s, s) / curvature;
        firstStep = step > 0.0 && Double.isFinite(step) ? step : 1.0 / to.gradientNorm();
    }
}
