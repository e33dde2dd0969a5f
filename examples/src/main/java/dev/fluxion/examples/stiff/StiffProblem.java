package dev.fluxion.examples.stiff;

import dev.fluxion.streams.ode.Ode;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.RungeKutta;
import java.util.List;

/**
 * A stiff problem with a reference solution: of those of the Test Set for IVP Solvers for all but the last, whose solution is computed by the explicit
 * method at a tolerance of 1e-13, which shares nothing with the implicit ones.
 *
 * @param name what it is called
 * @param ode the problem
 * @param reference the solution at its end
 * @param absolute the size below which components do not matter, in their units: absolute tolerances are this times the relative one
 * @see <a href="https://archimede.uniba.it/~testset/">Mazzia and Magherini, Test Set for IVP Solvers, release 2.4, University of Bari</a>
 */
@SuppressWarnings("ArrayRecordComponent") // A problem: nobody compares it.
public record StiffProblem(String name, Ode ode, double[] reference, double absolute) {

    /** The largest error of a component relative to the reference and {@link #absolute}. */
    public double error(double[] state) {
        double largest = 0;
        for (int i = 0; i < state.length; i++) {
            largest = Math.max(largest, Math.abs(state[i] - reference[i]) / (Math.abs(reference[i]) + absolute));
        }
        return largest;
    }

    @Override
    public String toString() {
        return name;
    }

    private static double[] robertson(double t, double[] y, double[] p) {
        double slow = p[0] * y[0];
        double back = p[1] * y[1] * y[2];
        double fast = p[2] * y[1] * y[1];
        return new double[] {back - slow, slow - back - fast, fast};
    }

    private static double[] vanDerPol(double t, double[] y, double[] p) {
        return new double[] {y[1], p[0] * ((1 - y[0] * y[0]) * y[1] - y[0])};
    }

    private static double[] hires(double t, double[] y, double[] p) {
        double both = 280 * y[5] * y[7];
        return new double[] {
            -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007,
            1.71 * y[0] - 8.75 * y[1],
            -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4],
            8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3],
            -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6],
            -both + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6],
            both - 1.81 * y[6],
            -both + 1.81 * y[6]
        };
    }

    private static double[] orego(double t, double[] y, double[] p) {
        return new double[] {
            77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1])),
            (y[2] - (1 + y[0]) * y[1]) / 77.27,
            0.161 * (y[0] - y[2])
        };
    }

    /** The Brusselator with diffusion on a grid of n / 2 inner points, u and v in turn. */
    private static double[] brusselator(double t, double[] y, double[] p) {
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

    private static Ode brusselator(int points, double end) {
        double[] y0 = new double[2 * points];
        for (int i = 0; i < points; i++) {
            y0[2 * i] = 1 + Math.sin(2 * Math.PI * (i + 1) / (points + 1));
            y0[2 * i + 1] = 3;
        }
        return Ode.of(StiffProblem::brusselator, y0, new double[] {0.02}, 0, end);
    }

    /** Robertson, Van der Pol with mu = 1e6, HIRES, OREGO and the Brusselator with diffusion at 30 points. */
    public static List<StiffProblem> all() {
        Ode brusselator = brusselator(30, 5);
        return List.of(
                new StiffProblem(
                        "Robertson",
                        Ode.of(StiffProblem::robertson, new double[] {1, 0, 0}, new double[] {0.04, 1e4, 3e7}, 0, 1e11),
                        new double[] {0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050},
                        1e-9),
                new StiffProblem(
                        "Van der Pol",
                        Ode.of(StiffProblem::vanDerPol, new double[] {2, 0}, new double[] {1e6}, 0, 2),
                        new double[] {1.706167732170469, -0.8928097010248125},
                        1.0),
                new StiffProblem(
                        "HIRES",
                        Ode.of(
                                StiffProblem::hires,
                                new double[] {1, 0, 0, 0, 0, 0, 0, 0.0057},
                                new double[0],
                                0,
                                321.8122),
                        new double[] {
                            0.7371312573325668e-3,
                            0.1442485726316185e-3,
                            0.5888729740967575e-4,
                            0.1175651343283149e-2,
                            0.2386356198831331e-2,
                            0.6238968252742796e-2,
                            0.2849998395185769e-2,
                            0.2850001604814231e-2
                        },
                        1e-4),
                new StiffProblem(
                        "OREGO",
                        Ode.of(StiffProblem::orego, new double[] {1, 2, 3}, new double[0], 0, 360),
                        new double[] {1.000814870318523, 1228.178521549917, 132.0554942846706},
                        1e-2),
                new StiffProblem(
                        "Brusselator",
                        brusselator,
                        OdeSolver.of(RungeKutta.dormandPrince())
                                .tolerances(1e-13, 1e-13)
                                .solve(brusselator)
                                .last()
                                .state(),
                        1.0));
    }
}
