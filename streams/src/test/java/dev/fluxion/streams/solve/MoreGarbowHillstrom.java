package dev.fluxion.streams.solve;

import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Test functions with their usual starting points and the minima of their sums of squares.
 *
 * @see <a href="https://doi.org/10.1145/355934.355936">Moré, Garbow and Hillstrom, Testing unconstrained optimization software, ACM
 *     TOMS 7, 1981, section 3: the numbers in the comments are theirs</a>
 */
final class MoreGarbowHillstrom {

    /**
     * A problem.
     *
     * @param name its name there
     * @param residuals the functions whose squares are added
     * @param start the usual starting point
     * @param minima the published sums of squares at the minima, to six digits
     */
    record Problem(String name, VectorFunction residuals, double[] start, double... minima) {

        /** Whether there are as many functions as unknowns, and all can be zero at once. */
        boolean hasRoot() {
            return minima[0] == 0.0 && residuals.apply(start.clone()).length == start.length;
        }

        @Override
        public String toString() {
            return name + ", n = " + start.length;
        }
    }

    private static final double[] BARD = {
        0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39
    };
    private static final double[] GAUSSIAN = {
        0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044,
        0.0009
    };
    private static final double[] MEYER = {
        34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872
    };
    private static final double[] KOWALIK_Y = {
        0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246
    };
    private static final double[] KOWALIK_U = {4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
    private static final double[] OSBORNE_1 = {
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406
    };
    private static final double[] OSBORNE_2 = {
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054
    };

    private MoreGarbowHillstrom() {}

    /** All problems, in the order of the paper, small enough to be solved in no time. */
    static List<Problem> all() {
        return List.of(
                new Problem("Rosenbrock", MoreGarbowHillstrom::rosenbrock, new double[] {-1.2, 1}, 0),
                new Problem(
                        "Freudenstein and Roth",
                        MoreGarbowHillstrom::freudensteinRoth,
                        new double[] {0.5, -2},
                        0,
                        48.9842),
                new Problem("Powell badly scaled", MoreGarbowHillstrom::powellBadlyScaled, new double[] {0, 1}, 0),
                new Problem("Brown badly scaled", MoreGarbowHillstrom::brownBadlyScaled, new double[] {1, 1}, 0),
                new Problem("Beale", MoreGarbowHillstrom::beale, new double[] {1, 1}, 0),
                new Problem(
                        "Jennrich and Sampson", MoreGarbowHillstrom::jennrichSampson, new double[] {0.3, 0.4}, 124.362),
                new Problem("Helical valley", MoreGarbowHillstrom::helicalValley, new double[] {-1, 0, 0}, 0),
                new Problem("Bard", MoreGarbowHillstrom::bard, new double[] {1, 1, 1}, 8.21487e-3, 17.4286),
                new Problem("Gaussian", MoreGarbowHillstrom::gaussian, new double[] {0.4, 1, 0}, 1.12793e-8),
                new Problem("Meyer", MoreGarbowHillstrom::meyer, new double[] {0.02, 4000, 250}, 87.9458),
                new Problem("Gulf research and development", MoreGarbowHillstrom::gulf, new double[] {5, 2.5, 0.15}, 0),
                new Problem("Box three-dimensional", MoreGarbowHillstrom::box, new double[] {0, 10, 20}, 0),
                new Problem("Powell singular", MoreGarbowHillstrom::powellSingular, new double[] {3, -1, 0, 1}, 0),
                new Problem("Wood", MoreGarbowHillstrom::wood, new double[] {-3, -1, -3, -1}, 0),
                new Problem(
                        "Kowalik and Osborne",
                        MoreGarbowHillstrom::kowalikOsborne,
                        new double[] {0.25, 0.39, 0.415, 0.39},
                        3.07505e-4,
                        1.02734e-3),
                new Problem(
                        "Brown and Dennis", MoreGarbowHillstrom::brownDennis, new double[] {25, 5, -5, -1}, 85822.2),
                new Problem(
                        "Osborne 1",
                        MoreGarbowHillstrom::osborne1,
                        new double[] {0.5, 1.5, -1, 0.01, 0.02},
                        5.46489e-5),
                new Problem(
                        "Biggs EXP6", MoreGarbowHillstrom::biggsExp6, new double[] {1, 2, 1, 1, 1, 1}, 0, 5.65565e-3),
                new Problem(
                        "Osborne 2",
                        MoreGarbowHillstrom::osborne2,
                        new double[] {1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5},
                        4.01377e-2),
                new Problem("Watson", MoreGarbowHillstrom::watson, new double[6], 2.28767e-3),
                new Problem("Watson", MoreGarbowHillstrom::watson, new double[9], 1.39976e-6),
                new Problem("Extended Rosenbrock", MoreGarbowHillstrom::extendedRosenbrock, repeated(5, -1.2, 1), 0),
                new Problem(
                        "Extended Powell singular",
                        MoreGarbowHillstrom::extendedPowellSingular,
                        repeated(3, 3, -1, 0, 1),
                        0),
                new Problem("Penalty I", MoreGarbowHillstrom::penaltyI, new double[] {1, 2, 3, 4}, 2.24997e-5),
                new Problem("Penalty II", MoreGarbowHillstrom::penaltyII, repeated(4, 0.5), 9.37629e-6),
                new Problem(
                        "Variably dimensioned", MoreGarbowHillstrom::variablyDimensioned, indexed(8, 1, -1.0 / 8), 0),
                new Problem("Trigonometric", MoreGarbowHillstrom::trigonometric, repeated(10, 0.1), 0, 2.79506e-5),
                new Problem("Brown almost-linear", MoreGarbowHillstrom::brownAlmostLinear, repeated(10, 0.5), 0, 1),
                new Problem("Discrete boundary value", MoreGarbowHillstrom::boundaryValue, parabola(10), 0),
                new Problem("Discrete integral equation", MoreGarbowHillstrom::integralEquation, parabola(10), 0),
                new Problem("Broyden tridiagonal", MoreGarbowHillstrom::broydenTridiagonal, repeated(10, -1), 0),
                new Problem("Broyden banded", MoreGarbowHillstrom::broydenBanded, repeated(10, -1), 0),
                // m = 20: m - n
                new Problem("Linear, full rank", MoreGarbowHillstrom::linearFullRank, repeated(10, 1), 10),
                // m = 20: m (m - 1) / (2 (2 m + 1))
                new Problem("Linear, rank 1", MoreGarbowHillstrom::linearRankOne, repeated(10, 1), 380.0 / 82),
                // m = 20: (m^2 + 3 m - 6) / (2 (2 m - 3))
                new Problem(
                        "Linear, rank 1, zero columns and rows",
                        MoreGarbowHillstrom::linearRankOneZero,
                        repeated(10, 1),
                        454.0 / 74),
                new Problem("Chebyquad", MoreGarbowHillstrom::chebyquad, indexed(7, 0, 1.0 / 8), 0),
                new Problem("Chebyquad", MoreGarbowHillstrom::chebyquad, indexed(8, 0, 1.0 / 9), 3.51687e-3));
    }

    /** The problems that are systems of equations. */
    static Stream<Problem> systems() {
        return all().stream().filter(Problem::hasRoot);
    }

    static double[] repeated(int times, double... pattern) {
        double[] all = new double[times * pattern.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = pattern[i % pattern.length];
        }
        return all;
    }

    private static double[] indexed(int n, double offset, double slope) {
        double[] all = new double[n];
        for (int i = 0; i < n; i++) {
            all[i] = offset + slope * (i + 1);
        }
        return all;
    }

    static double[] parabola(int n) {
        double[] all = new double[n];
        for (int i = 0; i < n; i++) {
            double t = (i + 1.0) / (n + 1.0);
            all[i] = t * (t - 1);
        }
        return all;
    }

    static double[] rosenbrock(double[] x) {
        return new double[] {10 * (x[1] - x[0] * x[0]), 1 - x[0]};
    }

    static double[] freudensteinRoth(double[] x) {
        return new double[] {-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]};
    }

    static double[] powellBadlyScaled(double[] x) {
        return new double[] {1e4 * x[0] * x[1] - 1, Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001};
    }

    static double[] brownBadlyScaled(double[] x) {
        return new double[] {x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2};
    }

    static double[] beale(double[] x) {
        double[] y = {1.5, 2.25, 2.625};
        double[] f = new double[3];
        double power = 1;
        for (int i = 0; i < 3; i++) {
            power *= x[1];
            f[i] = y[i] - x[0] * (1 - power);
        }
        return f;
    }

    static double[] jennrichSampson(double[] x) {
        double[] f = new double[10];
        for (int i = 1; i <= 10; i++) {
            f[i - 1] = 2 + 2 * i - (Math.exp(i * x[0]) + Math.exp(i * x[1]));
        }
        return f;
    }

    static double[] helicalValley(double[] x) {
        double turns = Math.atan(x[1] / x[0]) / (2 * Math.PI) + (x[0] > 0 ? 0 : 0.5);
        return new double[] {10 * (x[2] - 10 * turns), 10 * (Math.sqrt(x[0] * x[0] + x[1] * x[1]) - 1), x[2]};
    }

    static double[] bard(double[] x) {
        double[] f = new double[15];
        for (int i = 1; i <= 15; i++) {
            int v = 16 - i;
            f[i - 1] = BARD[i - 1] - (x[0] + i / (v * x[1] + Math.min(i, v) * x[2]));
        }
        return f;
    }

    static double[] gaussian(double[] x) {
        double[] f = new double[15];
        for (int i = 1; i <= 15; i++) {
            double d = (8 - i) / 2.0 - x[2];
            f[i - 1] = x[0] * Math.exp(-x[1] * d * d / 2) - GAUSSIAN[i - 1];
        }
        return f;
    }

    static double[] meyer(double[] x) {
        double[] f = new double[16];
        for (int i = 1; i <= 16; i++) {
            f[i - 1] = x[0] * Math.exp(x[1] / (45 + 5 * i + x[2])) - MEYER[i - 1];
        }
        return f;
    }

    /** (11) with 99 functions, and with the difference of y and x2 that the paper prints as a product. */
    static double[] gulf(double[] x) {
        double[] f = new double[99];
        for (int i = 0; i < f.length; i++) {
            double t = (i + 1) / 100.0;
            double y = 25 + Math.pow(-50 * Math.log(t), 2.0 / 3);
            f[i] = Math.exp(-Math.pow(Math.abs(y - x[1]), x[2]) / x[0]) - t;
        }
        return f;
    }

    static double[] box(double[] x) {
        double[] f = new double[10];
        for (int i = 1; i <= 10; i++) {
            double t = 0.1 * i;
            f[i - 1] = Math.exp(-t * x[0]) - Math.exp(-t * x[1]) - x[2] * (Math.exp(-t) - Math.exp(-10 * t));
        }
        return f;
    }

    static double[] powellSingular(double[] x) {
        return extendedPowellSingular(x);
    }

    static double[] wood(double[] x) {
        return new double[] {
            10 * (x[1] - x[0] * x[0]),
            1 - x[0],
            Math.sqrt(90) * (x[3] - x[2] * x[2]),
            1 - x[2],
            Math.sqrt(10) * (x[1] + x[3] - 2),
            (x[1] - x[3]) / Math.sqrt(10)
        };
    }

    static double[] kowalikOsborne(double[] x) {
        double[] f = new double[11];
        for (int i = 0; i < 11; i++) {
            double u = KOWALIK_U[i];
            f[i] = KOWALIK_Y[i] - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
        }
        return f;
    }

    static double[] brownDennis(double[] x) {
        double[] f = new double[20];
        for (int i = 1; i <= 20; i++) {
            double t = i / 5.0;
            double a = x[0] + t * x[1] - Math.exp(t);
            double b = x[2] + x[3] * Math.sin(t) - Math.cos(t);
            f[i - 1] = a * a + b * b;
        }
        return f;
    }

    static double[] osborne1(double[] x) {
        double[] f = new double[33];
        for (int i = 0; i < 33; i++) {
            double t = 10 * i;
            f[i] = OSBORNE_1[i] - (x[0] + x[1] * Math.exp(-t * x[3]) + x[2] * Math.exp(-t * x[4]));
        }
        return f;
    }

    static double[] biggsExp6(double[] x) {
        double[] f = new double[13];
        for (int i = 1; i <= 13; i++) {
            double t = 0.1 * i;
            double y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
            f[i - 1] = x[2] * Math.exp(-t * x[0]) - x[3] * Math.exp(-t * x[1]) + x[5] * Math.exp(-t * x[4]) - y;
        }
        return f;
    }

    static double[] osborne2(double[] x) {
        double[] f = new double[65];
        for (int i = 0; i < 65; i++) {
            double t = i / 10.0;
            double sum = x[0] * Math.exp(-t * x[4]);
            for (int k = 0; k < 3; k++) {
                double d = t - x[8 + k];
                sum += x[1 + k] * Math.exp(-d * d * x[5 + k]);
            }
            f[i] = OSBORNE_2[i] - sum;
        }
        return f;
    }

    static double[] watson(double[] x) {
        double[] f = new double[31];
        for (int i = 1; i <= 29; i++) {
            double t = i / 29.0;
            double sum = 0;
            double slope = 0;
            double power = 1;
            for (int j = 0; j < x.length; j++) {
                sum += x[j] * power;
                if (j + 1 < x.length) {
                    slope += (j + 1) * x[j + 1] * power;
                }
                power *= t;
            }
            f[i - 1] = slope - sum * sum - 1;
        }
        f[29] = x[0];
        f[30] = x[1] - x[0] * x[0] - 1;
        return f;
    }

    static double[] extendedRosenbrock(double[] x) {
        double[] f = new double[x.length];
        for (int i = 0; i < x.length; i += 2) {
            f[i] = 10 * (x[i + 1] - x[i] * x[i]);
            f[i + 1] = 1 - x[i];
        }
        return f;
    }

    static double[] extendedPowellSingular(double[] x) {
        double[] f = new double[x.length];
        for (int i = 0; i < x.length; i += 4) {
            double a = x[i + 1] - 2 * x[i + 2];
            double b = x[i] - x[i + 3];
            f[i] = x[i] + 10 * x[i + 1];
            f[i + 1] = Math.sqrt(5) * (x[i + 2] - x[i + 3]);
            f[i + 2] = a * a;
            f[i + 3] = Math.sqrt(10) * b * b;
        }
        return f;
    }

    static double[] penaltyI(double[] x) {
        int n = x.length;
        double[] f = new double[n + 1];
        double sum = -0.25;
        for (int i = 0; i < n; i++) {
            f[i] = Math.sqrt(1e-5) * (x[i] - 1);
            sum += x[i] * x[i];
        }
        f[n] = sum;
        return f;
    }

    static double[] penaltyII(double[] x) {
        int n = x.length;
        double a = Math.sqrt(1e-5);
        double[] f = new double[2 * n];
        double sum = -1;
        for (int j = 0; j < n; j++) {
            sum += (n - j) * x[j] * x[j];
        }
        f[0] = x[0] - 0.2;
        for (int i = 2; i <= n; i++) {
            double y = Math.exp(i / 10.0) + Math.exp((i - 1) / 10.0);
            f[i - 1] = a * (Math.exp(x[i - 1] / 10) + Math.exp(x[i - 2] / 10) - y);
            f[n + i - 2] = a * (Math.exp(x[i - 1] / 10) - Math.exp(-0.1));
        }
        f[2 * n - 1] = sum;
        return f;
    }

    static double[] variablyDimensioned(double[] x) {
        int n = x.length;
        double[] f = new double[n + 2];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            f[i] = x[i] - 1;
            sum += (i + 1) * (x[i] - 1);
        }
        f[n] = sum;
        f[n + 1] = sum * sum;
        return f;
    }

    static double[] trigonometric(double[] x) {
        int n = x.length;
        double sum = 0;
        for (double value : x) {
            sum += Math.cos(value);
        }
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            f[i] = n - sum + (i + 1) * (1 - Math.cos(x[i])) - Math.sin(x[i]);
        }
        return f;
    }

    static double[] brownAlmostLinear(double[] x) {
        int n = x.length;
        double sum = 0;
        double product = 1;
        for (double value : x) {
            sum += value;
            product *= value;
        }
        double[] f = new double[n];
        for (int i = 0; i + 1 < n; i++) {
            f[i] = x[i] + sum - (n + 1);
        }
        f[n - 1] = product - 1;
        return f;
    }

    static double[] boundaryValue(double[] x) {
        int n = x.length;
        double h = 1.0 / (n + 1);
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double cube = x[i] + (i + 1) * h + 1;
            double before = i == 0 ? 0 : x[i - 1];
            double after = i + 1 == n ? 0 : x[i + 1];
            f[i] = 2 * x[i] - before - after + h * h * cube * cube * cube / 2;
        }
        return f;
    }

    static double[] integralEquation(double[] x) {
        int n = x.length;
        double h = 1.0 / (n + 1);
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double t = (i + 1) * h;
            double before = 0;
            double after = 0;
            for (int j = 0; j < n; j++) {
                double s = (j + 1) * h;
                double cube = x[j] + s + 1;
                if (j <= i) {
                    before += s * cube * cube * cube;
                } else {
                    after += (1 - s) * cube * cube * cube;
                }
            }
            f[i] = x[i] + h * ((1 - t) * before + t * after) / 2;
        }
        return f;
    }

    static double[] broydenTridiagonal(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double before = i == 0 ? 0 : x[i - 1];
            double after = i + 1 == n ? 0 : x[i + 1];
            f[i] = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1;
        }
        return f;
    }

    static double[] broydenBanded(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = Math.max(0, i - 5); j <= Math.min(n - 1, i + 1); j++) {
                if (j != i) {
                    sum += x[j] * (1 + x[j]);
                }
            }
            f[i] = x[i] * (2 + 5 * x[i] * x[i]) + 1 - sum;
        }
        return f;
    }

    static double[] linearFullRank(double[] x) {
        double[] f = new double[20];
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        for (int i = 0; i < 20; i++) {
            f[i] = (i < x.length ? x[i] : 0) - 2 * sum / 20 - 1;
        }
        return f;
    }

    static double[] linearRankOne(double[] x) {
        double[] f = new double[20];
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += (j + 1) * x[j];
        }
        for (int i = 0; i < 20; i++) {
            f[i] = (i + 1) * sum - 1;
        }
        return f;
    }

    static double[] linearRankOneZero(double[] x) {
        double[] f = new double[20];
        Arrays.fill(f, -1);
        double sum = 0;
        for (int j = 1; j + 1 < x.length; j++) {
            sum += (j + 1) * x[j];
        }
        for (int i = 1; i < 19; i++) {
            f[i] = i * sum - 1;
        }
        return f;
    }

    static double[] chebyquad(double[] x) {
        int n = x.length;
        double[] f = new double[n];
        for (int j = 0; j < n; j++) {
            double u = 2 * x[j] - 1;
            double before = 1;
            double polynomial = u;
            for (int i = 0; i < n; i++) {
                f[i] += polynomial / n;
                double next = 2 * u * polynomial - before;
                before = polynomial;
                polynomial = next;
            }
        }
        for (int i = 1; i < n; i += 2) {
            f[i] += 1.0 / ((i + 1.0) * (i + 1.0) - 1);
        }
        return f;
    }
}
