package dev.fluxion.examples.jacobians;

/**
 * Predators and prey after some time, {@code x' = x (alpha - beta y)} and {@code y' = y (delta x - gamma)}, by the classical method of
 * Runge and Kutta.
 *
 * @see <a href="https://doi.org/10.1038/118558a0">Volterra, Fluctuations in the Abundance of a Species considered Mathematically,
 *     Nature 118, 1926</a>
 */
final class LotkaVolterra {

    private static final int STEPS = 40;
    private static final double STEP = 0.125;

    private LotkaVolterra() {}

    /**
     * Runs the populations forward.
     *
     * @param p prey and predators at the beginning, alpha, beta, gamma and delta
     * @return prey and predators after a time of 5
     */
    static double[] after(double[] p) {
        double x = p[0];
        double y = p[1];
        for (int i = 0; i < STEPS; i++) {
            double x1 = prey(x, y, p);
            double y1 = predators(x, y, p);
            double x2 = prey(x + 0.5 * STEP * x1, y + 0.5 * STEP * y1, p);
            double y2 = predators(x + 0.5 * STEP * x1, y + 0.5 * STEP * y1, p);
            double x3 = prey(x + 0.5 * STEP * x2, y + 0.5 * STEP * y2, p);
            double y3 = predators(x + 0.5 * STEP * x2, y + 0.5 * STEP * y2, p);
            double x4 = prey(x + STEP * x3, y + STEP * y3, p);
            double y4 = predators(x + STEP * x3, y + STEP * y3, p);
            x += STEP / 6 * (x1 + 2 * x2 + 2 * x3 + x4);
            y += STEP / 6 * (y1 + 2 * y2 + 2 * y3 + y4);
        }
        return new double[] {x, y};
    }

    private static double prey(double x, double y, double[] p) {
        return x * (p[2] - p[3] * y);
    }

    private static double predators(double x, double y, double[] p) {
        return y * (p[5] * x - p[4]);
    }
}
