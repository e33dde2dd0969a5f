package dev.fluxion.backend.conformance;

import java.util.Arrays;

/** Functions of a vector to a number, and of several vectors. */
final class VectorScenarios {

    private VectorScenarios() {}

    static void bind(Bindings rows) {
        rows.field("VG-02", VectorScenarios::logSumExp);
        rows.field("VG-06", VectorScenarios::rosenbrock);
        rows.field("VG-07", VectorScenarios::product);
        rows.field("VG-08", VectorScenarios::product);
        rows.field("VG-09", VectorScenarios::product);
        rows.field("VG-11", v -> sumOfPowers(Matrices.matrix(v, 2, 3)));
        rows.field("VG-13", VectorScenarios::himmelblau);
        rows.field("VG-14", VectorScenarios::beale);
        rows.field("VG-17", VectorScenarios::powellSingular);
        rows.field("VG-18", VectorScenarios::variance);
        rows.field("VG-23", VectorScenarios::logisticLoss);
        rows.vector("VG-27", VectorScenarios::reprojectionError);
        rows.vector("VG-28", VectorScenarios::reprojectionError);
        rows.field("EX-VG-01", VectorScenarios::productAndSum);
        rows.field("EX-VG-02", VectorScenarios::rosenbrock);
        rows.field("EX-VG-03", v -> sumOfPowers(Matrices.matrix(v, 1, 6)));
        rows.field("EX-VG-04", VectorScenarios::wood);
        rows.field("EX-VG-05", VectorScenarios::ackley);
        rows.field("EX-VG-06", VectorScenarios::rastrigin);
        rows.field("EX-VG-07", VectorScenarios::griewank);
        rows.field("EX-VG-08", VectorScenarios::networkLoss);
        rows.field("EX-VG-09", VectorScenarios::crossEntropy);
        rows.field("EX-VG-10", VectorScenarios::cosineSimilarity);
        rows.field("EX-VG-11", VectorScenarios::logLikelihood);
        rows.field("EX-VG-12", VectorScenarios::entropy);
        rows.field("EX-VG-13", v -> {
            double sum = 0;
            for (double vi : v) {
                sum += vi;
            }
            return sum;
        });
        rows.field("EX-VG-14", v -> 2);
        rows.field("EX-VG-15", VectorScenarios::helmholtzEnergy);
        rows.field("EX-VG-16", v -> v[0] * v[0] - v[1] * v[1] + Math.exp(v[0]) * Math.sin(v[1]));
        rows.field("EX-VG-17", v -> 1 / Math.sqrt(Matrices.dot(v, v)) + Matrices.dot(v, v));
        rows.field("EX-VG-18", v -> v[0] * v[0] * v[1] + Math.exp(v[0] * v[1]) + Math.sin(v[1]));
    }

    private static double logSumExp(double[] x) {
        double sum = 0;
        for (double xi : x) {
            sum += Math.exp(xi);
        }
        return Math.log(sum);
    }

    static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }

    static double product(double[] x) {
        double product = 1;
        for (double xi : x) {
            product *= xi;
        }
        return product;
    }

    private static double sumOfPowers(double[][] matrix) {
        double sum = 0;
        for (double[] rowP : matrix) {
            for (double p : rowP) {
                for (double[] rowQ : matrix) {
                    for (double q : rowQ) {
                        sum += Math.pow(p, 4) * Math.pow(q, 6);
                    }
                }
            }
        }
        return sum;
    }

    private static double himmelblau(double[] x) {
        double a = x[0] * x[0] + x[1] - 11;
        double b = x[0] + x[1] * x[1] - 7;
        return a * a + b * b;
    }

    private static double beale(double[] x) {
        double[] targets = {1.5, 2.25, 2.625};
        double sum = 0;
        double power = 1;
        for (double target : targets) {
            power *= x[1];
            double residual = target - x[0] + x[0] * power;
            sum += residual * residual;
        }
        return sum;
    }

    private static double powellSingular(double[] x) {
        double a = x[0] + 10 * x[1];
        double b = x[2] - x[3];
        double c = x[1] - 2 * x[2];
        double d = x[0] - x[3];
        return a * a + 5 * (b * b) + Math.pow(c, 4) + 10 * Math.pow(d, 4);
    }

    private static double variance(double[] x) {
        double mean = 0;
        for (double xi : x) {
            mean += xi;
        }
        mean /= x.length;
        double sum = 0;
        for (double xi : x) {
            sum += (xi - mean) * (xi - mean);
        }
        return sum / (x.length - 1);
    }

    private static double logisticLoss(double[] w) {
        double[] u = {-2, -1, 0, 1, 2};
        int[] y = {-1, -1, 1, 1, -1};
        double loss = 0;
        for (int k = 0; k < u.length; k++) {
            double margin = y[k] * (w[0] + w[1] * u[k] + w[2] * u[k] * u[k]);
            loss += Math.log(1 + Math.exp(-margin));
        }
        return loss;
    }

    /** A point or a direction in space. */
    private record Vector3(double x, double y, double z) {

        static Vector3 of(double[] numbers, int first) {
            return new Vector3(numbers[first], numbers[first + 1], numbers[first + 2]);
        }

        Vector3 plus(Vector3 v) {
            return new Vector3(x + v.x, y + v.y, z + v.z);
        }

        Vector3 minus(Vector3 v) {
            return new Vector3(x - v.x, y - v.y, z - v.z);
        }

        Vector3 times(double factor) {
            return new Vector3(factor * x, factor * y, factor * z);
        }

        double dot(Vector3 v) {
            return x * v.x + y * v.y + z * v.z;
        }

        Vector3 cross(Vector3 v) {
            return new Vector3(y * v.z - z * v.y, z * v.x - x * v.z, x * v.y - y * v.x);
        }

        /** This vector turned about an axis, by the axis's length in radians (Rodrigues). */
        Vector3 rotatedBy(Vector3 axis) {
            double theta2 = axis.dot(axis);
            if (theta2 != 0) {
                double theta = Math.sqrt(theta2);
                Vector3 k = axis.times(1 / theta);
                return times(Math.cos(theta))
                        .plus(k.cross(this).times(Math.sin(theta)))
                        .plus(k.times(k.dot(this) * (1 - Math.cos(theta))));
            }
            return plus(axis.cross(this));
        }
    }

    /** The camera: rotation, centre, focal length, principal point and radial distortion; then the point and its weight. */
    private static double[] reprojectionError(double[] v) {
        Vector3 rotation = Vector3.of(v, 0);
        Vector3 centre = Vector3.of(v, 3);
        double focal = v[6];
        double x0 = v[7];
        double y0 = v[8];
        double kappa1 = v[9];
        double kappa2 = v[10];
        Vector3 point = Vector3.of(v, 11);
        double weight = v[14];
        Vector3 seen = point.minus(centre).rotatedBy(rotation);
        double u1 = seen.x() / seen.z();
        double u2 = seen.y() / seen.z();
        double q = u1 * u1 + u2 * u2;
        double distortion = 1 + kappa1 * q + kappa2 * q * q;
        return new double[] {
            weight * (u1 * distortion * focal + x0 - 0.12), weight * (u2 * distortion * focal + y0 + 0.34)
        };
    }

    /** The scalar test function of AbstractDifferentiation.jl, of x and y: {@code prod(x) + sum y_i / i}. */
    private static double productAndSum(double[] v) {
        int n = v.length / 2;
        double product = 1;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            product *= v[i];
            sum += v[n + i] / (i + 1);
        }
        return product + sum;
    }

    private static double wood(double[] x) {
        double a = x[0] * x[0] - x[1];
        double b = x[2] * x[2] - x[3];
        double c = x[1] - 1;
        double d = x[3] - 1;
        return 100 * a * a
                + (x[0] - 1) * (x[0] - 1)
                + (x[2] - 1) * (x[2] - 1)
                + 90 * b * b
                + 10.1 * (c * c + d * d)
                + 19.8 * c * d;
    }

    private static double ackley(double[] x) {
        double squares = 0;
        double cosines = 0;
        for (double xi : x) {
            squares += xi * xi;
            cosines += Math.cos(2 * Math.PI * xi);
        }
        return -20 * Math.exp(-0.2 * Math.sqrt(squares / x.length)) - Math.exp(cosines / x.length) + 20 + Math.E;
    }

    private static double rastrigin(double[] x) {
        double sum = 10.0 * x.length;
        for (double xi : x) {
            sum += xi * xi - 10 * Math.cos(2 * Math.PI * xi);
        }
        return sum;
    }

    private static double griewank(double[] x) {
        double sum = 0;
        double product = 1;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * x[i] / 4000;
            product *= Math.cos(x[i] / Math.sqrt(i + 1));
        }
        return 1 + sum - product;
    }

    private static double networkLoss(double[] weights) {
        double[][] inputs = {{0.5, -1}, {1.5, 0.25}, {-0.75, 2}};
        double[] targets = {0.3, -0.2, 0.9};
        double loss = 0;
        for (int k = 0; k < inputs.length; k++) {
            double output = weights[12];
            for (int unit = 0; unit < 4; unit++) {
                double sum = 0;
                for (int i = 0; i < 2; i++) {
                    sum += weights[2 * unit + i] * inputs[k][i];
                }
                output += weights[8 + unit] * Math.tanh(sum);
            }
            loss += (output - targets[k]) * (output - targets[k]);
        }
        return loss / 2;
    }

    private static double crossEntropy(double[] z) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double zi : z) {
            largest = Math.max(largest, zi);
        }
        double sum = 0;
        for (double zi : z) {
            sum += Math.exp(zi - largest);
        }
        return largest + Math.log(sum) - z[1];
    }

    private static double cosineSimilarity(double[] v) {
        double[] x = Arrays.copyOfRange(v, 0, 3);
        double[] y = Arrays.copyOfRange(v, 3, 6);
        return Matrices.dot(x, y) / (Math.sqrt(Matrices.dot(x, x)) * Math.sqrt(Matrices.dot(y, y)));
    }

    private static double logLikelihood(double[] parameters) {
        double sum = 0;
        for (double d : new double[] {1.2, 0.7, 2.1, 1.5}) {
            double scaled = (d - parameters[0]) / Math.exp(parameters[1]);
            sum += -0.5 * scaled * scaled - parameters[1] - 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    private static double entropy(double[] p) {
        double sum = 0;
        for (double pi : p) {
            sum -= pi * Math.log(pi);
        }
        return sum;
    }

    private static double helmholtzEnergy(double[] x) {
        int n = x.length;
        double volume = 0;
        for (int i = 0; i < n; i++) {
            volume += (i + 1) * 0.1 * x[i];
        }
        double mixing = 0;
        double attraction = 0;
        for (int i = 0; i < n; i++) {
            mixing += x[i] * Math.log(x[i] / (1 - volume));
            for (int j = 0; j < n; j++) {
                attraction += x[i] * x[j] / (1 + i + j);
            }
        }
        return 0.0821 * 300 * mixing - attraction / volume;
    }
}
