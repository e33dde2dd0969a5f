package dev.fluxion.streams.ode;

/** Two stiff problems; the command line's {@code stiff} has more, with reference solutions. */
final class StiffProblems {

    private StiffProblems() {}

    static double[] robertson(double t, double[] y, double[] p) {
        double slow = p[0] * y[0];
        double back = p[1] * y[1] * y[2];
        double fast = p[2] * y[1] * y[1];
        return new double[] {back - slow, slow - back - fast, fast};
    }

    /** The Brusselator with diffusion on a grid of n / 2 inner points, u and v in turn. */
    static double[] brusselator(double t, double[] y, double[] p) {
        int points = y.length / 2;
        double diffusion = p[0] * (points + 1) * (points + 1);
        double[] velocity = new double[y.length];
        for (int i = 0; i < points; i++) {
            double u = y[2 * i];
            double v = y[2 * i + 1];
            double uLeft = i == 0 ? 1 : y[2 * i - 2];
            double vLeft = i == 0 ? 3 : y[2 * i - 1];
            double uRight = i == points - 1 ? 1 : y[2 * i + 2];
            double vRight = i == points - 1 ? 3 : y[2 * i + 3];
            velocity[2 * i] = 1 + u * u * v - 4 * u + diffusion * (uLeft - 2 * u + uRight);
            velocity[2 * i + 1] = 3 * u - u * u * v + diffusion * (vLeft - 2 * v + vRight);
        }
        return velocity;
    }

    static Ode brusselator(int points, double end) {
        double[] y0 = new double[2 * points];
        for (int i = 0; i < points; i++) {
            y0[2 * i] = 1 + Math.sin(2 * Math.PI * (i + 1) / (points + 1));
            y0[2 * i + 1] = 3;
        }
        return Ode.of(StiffProblems::brusselator, y0, new double[] {0.02}, 0, end);
    }
}
