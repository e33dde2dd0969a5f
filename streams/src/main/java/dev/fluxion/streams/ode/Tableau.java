package dev.fluxion.streams.ode;

/**
 * The coefficients of an explicit Runge-Kutta method whose last stage is the velocity at the end of the step.
 *
 * @param name in messages
 * @param c the times of the stages, in steps
 * @param a what of the earlier stages goes into each
 * @param e what of the stages makes the error estimate
 * @param dense the weights of the stages within the step: in row i those of {@code theta, theta^2, theta^3, theta^4} of stage i
 * @param stable how far along the negative real axis the method is stable, about
 */
@SuppressWarnings("ArrayRecordComponent") // Constants: nobody compares them.
record Tableau(String name, double[] c, double[][] a, double[] e, double[][] dense, double stable) {

    /**
     * Dormand and Prince's 5(4) with Shampine's interpolant of order 4.
     *
     * @see <a href="https://doi.org/10.1016/0771-050X(80)90013-3">Dormand and Prince, A family of embedded Runge-Kutta formulae</a>
     */
    static final Tableau DORMAND_PRINCE = new Tableau(
            "dormand-prince",
            new double[] {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1},
            new double[][] {
                {},
                {1.0 / 5},
                {3.0 / 40, 9.0 / 40},
                {44.0 / 45, -56.0 / 15, 32.0 / 9},
                {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
                {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
                {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
            },
            new double[] {71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40},
            new double[][] {
                {1, -8048581381.0 / 2820520608.0, 8663915743.0 / 2820520608.0, -12715105075.0 / 11282082432.0},
                {0, 0, 0, 0},
                {0, 131558114200.0 / 32700410799.0, -68118460800.0 / 10900136933.0, 87487479700.0 / 32700410799.0},
                {0, -1754552775.0 / 470086768.0, 14199869525.0 / 1410260304.0, -10690763975.0 / 1880347072.0},
                {0, 127303824393.0 / 49829197408.0, -318862633887.0 / 49829197408.0, 701980252875.0 / 199316789632.0},
                {0, -282668133.0 / 205662961.0, 2019193451.0 / 616988883.0, -1453857185.0 / 822651844.0},
                {0, 40617522.0 / 29380423.0, -110615467.0 / 29380423.0, 69997945.0 / 29380423.0}
            },
            3.25);

    /**
     * Tsitouras' 5(4) with its interpolant of order 4.
     *
     * @see <a href="https://doi.org/10.1016/j.camwa.2011.06.002">Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first
     *     column simplifying assumption</a>
     */
    static final Tableau TSITOURAS = new Tableau(
            "tsitouras",
            new double[] {0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1},
            new double[][] {
                {},
                {0.161},
                {-0.008480655492356989, 0.335480655492357},
                {2.8971530571054935, -6.359448489975075, 4.3622954328695815},
                {5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
                {5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383},
                {0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774
                }
            },
            new double[] {
                -0.001780011052225777,
                -0.0008164344596567469,
                0.007880878010261995,
                -0.1447110071732629,
                0.5823571654525552,
                -0.45808210592918697,
                0.015151515151515152
            },
            new double[][] {
                {1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216},
                {0, 0.13169999999999998, -0.2234, 0.1017},
                {0, 3.9302962368947516, -5.941033872131505, 2.490627285651253},
                {0, -12.411077166933676, 30.33818863028232, -16.548102889244902},
                {0, 37.50931341651104, -88.1789048947664, 47.37952196281928},
                {0, -27.896526289197286, 65.09189467479366, -34.87065786149661},
                {0, 1.5, -4.0, 2.5}
            },
            3.25);

    /** How many stages there are. */
    int stages() {
        return c.length;
    }

    /** The state in stage i of a step, from the velocities of the earlier stages. */
    double[] stage(int i, double[] y, double h, double[][] k) {
        double[] state = y.clone();
        for (int j = 0; j < i; j++) {
            double factor = h * a[i][j];
            if (factor != 0.0) {
                double[] velocity = k[j];
                for (int d = 0; d < state.length; d++) {
                    state[d] += factor * velocity[d];
                }
            }
        }
        return state;
    }
}
