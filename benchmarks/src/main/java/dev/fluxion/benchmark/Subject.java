package dev.fluxion.benchmark;

import dev.fluxion.ScalarField;
import java.util.Arrays;
import java.util.Random;

/** Functions to differentiate, each with its gradient as somebody would write it who wants it fast. */
@SuppressWarnings("ImmutableEnumChecker") // Nobody writes the points.
enum Subject {
    ROSENBROCK_10(Rosenbrock::apply, Rosenbrock::valueAndGradient, Rosenbrock.point(10)),
    ROSENBROCK_100(Rosenbrock::apply, Rosenbrock::valueAndGradient, Rosenbrock.point(100)),
    ROSENBROCK_1000(Rosenbrock::apply, Rosenbrock::valueAndGradient, Rosenbrock.point(1000)),

    /** The squared error of a perceptron of 2 inputs, 50 hidden units and 2 outputs, 252 weights in all. */
    PERCEPTRON(TwoLayers::loss, TwoLayers::valueAndGradient, TwoLayers.point()),

    /** A hundred Runge-Kutta steps of predators and prey, by initial values and rates. */
    LOTKA_VOLTERRA(Predators::loss, Predators::valueAndGradient, Predators.point()),

    /** The loss of a logistic regression over 1000 samples of 20 features. */
    LOGISTIC(Logistic::loss, Logistic::valueAndGradient, Logistic.point());

    /** Value, and gradient into an array. */
    interface Handwritten {
        double valueAndGradient(double[] x, double[] gradient);
    }

    final ScalarField field;
    final Handwritten handwritten;
    private final double[] point;

    Subject(ScalarField field, Handwritten handwritten, double[] point) {
        this.field = field;
        this.handwritten = handwritten;
        this.point = point;
    }

    double[] at() {
        return point.clone();
    }

    private static final class TwoLayers {
        private static final int HIDDEN = 50;
        private static final double[] INPUT = {0.3, -0.7};
        private static final double[] TARGET = {0.2, 0.9};

        static double[] point() {
            return new Random(1)
                    .doubles(HIDDEN * 3 + 2 * (HIDDEN + 1), -0.5, 0.5)
                    .toArray();
        }

        static double loss(double[] w) {
            double[] hidden = new double[HIDDEN];
            int k = 0;
            for (int j = 0; j < HIDDEN; j++) {
                double z = w[k++];
                for (int i = 0; i < INPUT.length; i++) {
                    z += w[k++] * INPUT[i];
                }
                hidden[j] = Math.tanh(z);
            }
            double loss = 0;
            for (int o = 0; o < TARGET.length; o++) {
                double z = w[k++];
                for (int j = 0; j < HIDDEN; j++) {
                    z += w[k++] * hidden[j];
                }
                loss += (z - TARGET[o]) * (z - TARGET[o]);
            }
            return loss;
        }

        static double valueAndGradient(double[] w, double[] gradient) {
            double[] hidden = new double[HIDDEN];
            double[] adjoint = new double[HIDDEN];
            int k = 0;
            for (int j = 0; j < HIDDEN; j++) {
                hidden[j] = Math.tanh(w[k] + w[k + 1] * INPUT[0] + w[k + 2] * INPUT[1]);
                k += 3;
            }
            double loss = 0;
            for (int o = 0; o < TARGET.length; o++) {
                int first = k++;
                double z = w[first];
                for (int j = 0; j < HIDDEN; j++) {
                    z += w[k++] * hidden[j];
                }
                double error = z - TARGET[o];
                loss += error * error;
                double slope = 2 * error;
                gradient[first] = slope;
                for (int j = 0; j < HIDDEN; j++) {
                    gradient[first + 1 + j] = slope * hidden[j];
                    adjoint[j] += slope * w[first + 1 + j];
                }
            }
            for (int j = 0; j < HIDDEN; j++) {
                double slope = adjoint[j] * (1 - hidden[j] * hidden[j]);
                gradient[3 * j] = slope;
                gradient[3 * j + 1] = slope * INPUT[0];
                gradient[3 * j + 2] = slope * INPUT[1];
            }
            return loss;
        }
    }

    private static final class Predators {
        private static final int STEPS = 100;
        private static final double H = 0.05;

        static double[] point() {
            return new double[] {1.0, 0.5, 1.1, 0.4, 0.3, 0.9};
        }

        static double loss(double[] p) {
            double u = p[0];
            double v = p[1];
            double a = p[2];
            double b = p[3];
            double c = p[4];
            double d = p[5];
            for (int s = 0; s < STEPS; s++) {
                double k1 = u * (a - b * v);
                double l1 = v * (c * u - d);
                double u2 = u + H / 2 * k1;
                double v2 = v + H / 2 * l1;
                double k2 = u2 * (a - b * v2);
                double l2 = v2 * (c * u2 - d);
                double u3 = u + H / 2 * k2;
                double v3 = v + H / 2 * l2;
                double k3 = u3 * (a - b * v3);
                double l3 = v3 * (c * u3 - d);
                double u4 = u + H * k3;
                double v4 = v + H * l3;
                double k4 = u4 * (a - b * v4);
                double l4 = v4 * (c * u4 - d);
                u += H / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
                v += H / 6 * (l1 + 2 * l2 + 2 * l3 + l4);
            }
            return u * u + v * v;
        }

        /** The states are kept, the stages computed again on the way back. */
        static double valueAndGradient(double[] p, double[] gradient) {
            double[] us = new double[STEPS + 1];
            double[] vs = new double[STEPS + 1];
            double a = p[2];
            double b = p[3];
            double c = p[4];
            double d = p[5];
            double u = p[0];
            double v = p[1];
            for (int s = 0; s < STEPS; s++) {
                us[s] = u;
                vs[s] = v;
                double k1 = u * (a - b * v);
                double l1 = v * (c * u - d);
                double u2 = u + H / 2 * k1;
                double v2 = v + H / 2 * l1;
                double k2 = u2 * (a - b * v2);
                double l2 = v2 * (c * u2 - d);
                double u3 = u + H / 2 * k2;
                double v3 = v + H / 2 * l2;
                double k3 = u3 * (a - b * v3);
                double l3 = v3 * (c * u3 - d);
                double u4 = u + H * k3;
                double v4 = v + H * l3;
                double k4 = u4 * (a - b * v4);
                double l4 = v4 * (c * u4 - d);
                u += H / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
                v += H / 6 * (l1 + 2 * l2 + 2 * l3 + l4);
            }
            double value = u * u + v * v;
            double ub = 2 * u;
            double vb = 2 * v;
            double ab = 0;
            double bb = 0;
            double cb = 0;
            double db = 0;
            for (int s = STEPS - 1; s >= 0; s--) {
                u = us[s];
                v = vs[s];
                double f1 = a - b * v;
                double g1 = c * u - d;
                double u2 = u + H / 2 * u * f1;
                double v2 = v + H / 2 * v * g1;
                double f2 = a - b * v2;
                double g2 = c * u2 - d;
                double u3 = u + H / 2 * u2 * f2;
                double v3 = v + H / 2 * v2 * g2;
                double f3 = a - b * v3;
                double g3 = c * u3 - d;
                double u4 = u + H * u3 * f3;
                double v4 = v + H * v3 * g3;
                double f4 = a - b * v4;
                double g4 = c * u4 - d;
                double k4 = H / 6 * ub;
                double l4 = H / 6 * vb;
                double u4b = k4 * f4 + l4 * v4 * c;
                double v4b = l4 * g4 - k4 * u4 * b;
                double k3 = H / 3 * ub + H * u4b;
                double l3 = H / 3 * vb + H * v4b;
                double u3b = k3 * f3 + l3 * v3 * c;
                double v3b = l3 * g3 - k3 * u3 * b;
                double k2 = H / 3 * ub + H / 2 * u3b;
                double l2 = H / 3 * vb + H / 2 * v3b;
                double u2b = k2 * f2 + l2 * v2 * c;
                double v2b = l2 * g2 - k2 * u2 * b;
                double k1 = H / 6 * ub + H / 2 * u2b;
                double l1 = H / 6 * vb + H / 2 * v2b;
                ab += k1 * u + k2 * u2 + k3 * u3 + k4 * u4;
                bb -= k1 * u * v + k2 * u2 * v2 + k3 * u3 * v3 + k4 * u4 * v4;
                cb += l1 * u * v + l2 * u2 * v2 + l3 * u3 * v3 + l4 * u4 * v4;
                db -= l1 * v + l2 * v2 + l3 * v3 + l4 * v4;
                ub += u4b + u3b + u2b + k1 * f1 + l1 * v * c;
                vb += v4b + v3b + v2b + l1 * g1 - k1 * u * b;
            }
            gradient[0] = ub;
            gradient[1] = vb;
            gradient[2] = ab;
            gradient[3] = bb;
            gradient[4] = cb;
            gradient[5] = db;
            return value;
        }
    }

    private static final class Logistic {
        private static final int SAMPLES = 1000;
        private static final int FEATURES = 20;
        private static final double[][] ROWS = new double[SAMPLES][];
        private static final double[] LABELS = new double[SAMPLES];

        static {
            Random random = new Random(3);
            for (int s = 0; s < SAMPLES; s++) {
                ROWS[s] = random.doubles(FEATURES, -1, 1).toArray();
                LABELS[s] = random.nextInt(2);
            }
        }

        static double[] point() {
            return new Random(4).doubles(FEATURES, -1, 1).toArray();
        }

        static double loss(double[] w) {
            double sum = 0;
            for (int s = 0; s < SAMPLES; s++) {
                double z = 0;
                for (int i = 0; i < FEATURES; i++) {
                    z += w[i] * ROWS[s][i];
                }
                sum += Math.log1p(Math.exp(z)) - LABELS[s] * z;
            }
            return sum / SAMPLES;
        }

        static double valueAndGradient(double[] w, double[] gradient) {
            Arrays.fill(gradient, 0.0);
            double sum = 0;
            for (int s = 0; s < SAMPLES; s++) {
                double[] row = ROWS[s];
                double z = 0;
                for (int i = 0; i < FEATURES; i++) {
                    z += w[i] * row[i];
                }
                double e = Math.exp(z);
                sum += Math.log1p(e) - LABELS[s] * z;
                double residual = (e / (1 + e) - LABELS[s]) / SAMPLES;
                for (int i = 0; i < FEATURES; i++) {
                    gradient[i] += residual * row[i];
                }
            }
            return sum / SAMPLES;
        }
    }
}
