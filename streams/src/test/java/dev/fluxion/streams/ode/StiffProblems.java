package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Stiff problems with reference solutions: those of the Test Set for IVP Solvers (Mazzia and Magherini, University of Bari, release 2.4)
 * for the first four. That of the Brusselator is computed by the explicit method at a tolerance of 1e-13, which shares nothing with the
 * implicit ones.
 */
final class StiffProblems {

    record Problem(String name, Ode ode, double[] reference, double absolute) {
        @Override
        public String toString() {
            return name;
        }
    }

    private StiffProblems() {}

    /** At each finer tolerance a smaller error, of the size of the tolerance. */
    static void assertAgreesAtThreeTolerances(OdeMethod method, Problem problem) {
        double coarser = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8}) {
            OdeStep last = OdeSolver.of(method)
                    .tolerances(tolerance, tolerance * problem.absolute())
                    .solve(problem.ode())
                    .last();
            assertThat(last.status()).as(last.toString()).isEqualTo(OdeStatus.FINISHED);
            double error = error(last.state(), problem);
            assertThat(error).isLessThan(Math.min(10 * tolerance, coarser));
            coarser = error;
        }
    }

    /** The largest error of a component relative to the reference and the absolute tolerance. */
    private static double error(double[] state, StiffProblems.Problem problem) {
        double largest = 0;
        for (int i = 0; i < state.length; i++) {
            double allowed = Math.abs(problem.reference()[i]) + problem.absolute();
            largest = Math.max(largest, Math.abs(state[i] - problem.reference()[i]) / allowed);
        }
        return largest;
    }

    static double[] robertson(double t, double[] y, double[] p) {
        double slow = p[0] * y[0];
        double back = p[1] * y[1] * y[2];
        double fast = p[2] * y[1] * y[1];
        return new double[] {back - slow, slow - back - fast, fast};
    }

    static double[] vanDerPol(double t, double[] y, double[] p) {
        return new double[] {y[1], p[0] * ((1 - y[0] * y[0]) * y[1] - y[0])};
    }

    static double[] hires(double t, double[] y, double[] p) {
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

    static double[] orego(double t, double[] y, double[] p) {
        return new double[] {
            77.27 * (y[1] + y[0] * (1 - 8.375e-6 * y[0] - y[1])),
            (y[2] - (1 + y[0]) * y[1]) / 77.27,
            0.161 * (y[0] - y[2])
        };
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

    static List<Problem> all() {
        Ode brusselator = brusselator(30, 5);
        return List.of(
                new Problem(
                        "Robertson",
                        Ode.of(
                                StiffProblems::robertson,
                                new double[] {1, 0, 0},
                                new double[] {0.04, 1e4, 3e7},
                                0,
                                1e11),
                        new double[] {0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050},
                        1e-9),
                new Problem(
                        "Van der Pol",
                        Ode.of(StiffProblems::vanDerPol, new double[] {2, 0}, new double[] {1e6}, 0, 2),
                        new double[] {1.706167732170469, -0.8928097010248125},
                        1.0),
                new Problem(
                        "HIRES",
                        Ode.of(
                                StiffProblems::hires,
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
                new Problem(
                        "OREGO",
                        Ode.of(StiffProblems::orego, new double[] {1, 2, 3}, new double[0], 0, 360),
                        new double[] {1.000814870318523, 1228.178521549917, 132.0554942846706},
                        1e-2),
                new Problem(
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
