package dev.fluxion.backend.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions that overwrite what they have computed. */
final class MutationScenarios {

    private MutationScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("MU-03", MutationScenarios::repeatedSquare);
        rows.field("MU-07", MutationScenarios::scratch);
        rows.field("MU-10", MutationScenarios::horner);
        rows.vector("MU-11", x -> {
            double[] y = new double[2 * x.length];
            Arrays.fill(y, Double.NaN);
            sinesAndCosines(y, x);
            return y;
        });
        rows.field("EX-MU-01", MutationScenarios::runningSums);
        rows.field("EX-MU-02", MutationScenarios::alias);
        rows.field("EX-MU-03", MutationScenarios::swapped);
        rows.field("EX-MU-04", MutationScenarios::copies);
        rows.field("EX-MU-05", MutationScenarios::accumulated);
        rows.field("EX-MU-06", MutationScenarios::listed);
        rows.field("EX-MU-07", v -> triangular(v[0], v[1]));
        rows.scalar("EX-MU-08", MutationScenarios::ring);
        rows.field("EX-MU-09", MutationScenarios::squaredInPlace);
        rows.field("EX-MU-10", MutationScenarios::throughAnIndex);
        rows.field("EX-MU-11", v -> iterated(new Complex(v[0], v[1])));
        rows.scalar("EX-MU-12", x -> areas(new Circle(x), new Rectangle(x, 2)));
        rows.scalar("EX-MU-13", x -> norm(x, 2 * x, x - 1));
        rows.scalar("EX-MU-14", MutationScenarios::boxed);
        rows.field("EX-MU-15", MutationScenarios::exchangedRows);
    }

    private static double repeatedSquare(double x) {
        for (int i = 0; i < 5; i++) {
            x = x * x;
        }
        return x;
    }

    private static double scratch(double[] x) {
        double[] buffer = {Double.NaN, Double.NaN, Double.NaN};
        double out = 0;
        for (int r = 1; r <= 4; r++) {
            for (int i = 0; i < buffer.length; i++) {
                buffer[i] = Math.sin(r * x[i]);
            }
            out += buffer[0] * buffer[1] - buffer[2];
        }
        return out;
    }

    private static double horner(double[] c) {
        double t = 0.7;
        double p = c[5];
        for (int k = 4; k >= 0; k--) {
            p = p * t + c[k];
        }
        return p;
    }

    /** Overwrites y, of length 2 n. */
    private static void sinesAndCosines(double[] y, double[] x) {
        int n = x.length;
        for (int i = 0; i < n; i++) {
            y[i] = Math.sin(x[i]);
            y[n + i] = Math.cos(x[i]);
        }
    }

    private static double runningSums(double[] v) {
        double[] x = v.clone();
        for (int i = 1; i < x.length; i++) {
            x[i] += x[i - 1];
        }
        return x[x.length - 1] * x[x.length - 2];
    }

    private static double alias(double[] x) {
        double[] a = {x[0], x[1]};
        double[] b = a;
        b[0] = a[1] * a[0];
        return a[0] + a[1] * a[0];
    }

    private static double swapped(double[] a) {
        double t = a[0];
        a[0] = a[1];
        a[1] = t;
        return a[0] * a[0] - 3 * a[1];
    }

    private static double copies(double[] x) {
        double[] a = {x[0], x[1]};
        double[] c = a.clone();
        a[0] = 0;
        double[] d = Arrays.copyOf(c, 3);
        double[] e = new double[2];
        System.arraycopy(c, 0, e, 1, 1);
        return c[0] * d[1] + a[0] + e[1];
    }

    /** Sums that grow. */
    private static final class Moments {
        private int count;
        private double sum;
        private double squares;

        void add(double x) {
            count++;
            sum += x;
            squares += x * x;
        }

        double variance() {
            return (squares - sum * sum / count) / count;
        }
    }

    private static double accumulated(double[] x) {
        Moments moments = new Moments();
        for (double xi : x) {
            moments.add(xi);
        }
        return moments.variance();
    }

    private static double listed(double[] x) {
        List<Double> products = new ArrayList<>();
        double product = 1;
        for (double xi : x) {
            product *= xi;
            products.add(product);
        }
        double sum = 0;
        for (double p : products) {
            sum += p;
        }
        return sum;
    }

    private static double triangular(double left, double right) {
        double[][] t = new double[6][];
        t[0] = new double[] {1};
        for (int i = 1; i < t.length; i++) {
            t[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                if (j > 0) {
                    t[i][j] += t[i - 1][j - 1] * left;
                }
                if (j < i) {
                    t[i][j] += t[i - 1][j] * right;
                }
            }
        }
        return t[5][2];
    }

    private static double ring(double x) {
        double[] b = {1, 2, 3};
        for (int k = 0; k < 10; k++) {
            b[k % 3] = b[(k + 1) % 3] * x + b[(k + 2) % 3];
        }
        return b[0];
    }

    private static double squaredInPlace(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] *= x[i];
            sum += x[i];
        }
        return sum;
    }

    private static double throughAnIndex(double[] x) {
        double[] a = x.clone();
        int i = 0;
        a[i++] *= 3;
        a[i] += a[i - 1];
        return a[0] * a[1];
    }

    private record Complex(double re, double im) {

        Complex plus(Complex other) {
            return new Complex(re + other.re, im + other.im);
        }

        Complex squared() {
            return new Complex(re * re - im * im, 2 * re * im);
        }
    }

    private static double iterated(Complex c) {
        Complex z = new Complex(0, 0);
        for (int k = 0; k < 5; k++) {
            z = z.squared().plus(c);
        }
        return z.re() * z.re() + z.im() * z.im();
    }

    private interface Shape {
        double area();
    }

    private record Circle(double radius) implements Shape {
        @Override
        public double area() {
            return Math.PI * radius * radius;
        }
    }

    private record Rectangle(double width, double height) implements Shape {
        @Override
        public double area() {
            return width * height;
        }
    }

    private static double areas(Shape... shapes) {
        double sum = 0;
        for (Shape shape : shapes) {
            sum += shape.area();
        }
        return sum;
    }

    private static double norm(double... components) {
        double sum = 0;
        for (double component : components) {
            sum += component * component;
        }
        return Math.sqrt(sum);
    }

    private static double boxed(double x) {
        Double y = x;
        y = y * y + y;
        return y.doubleValue();
    }

    private static double exchangedRows(double[] x) {
        double[][] a = {{x[0], x[1]}, {x[2], x[3]}};
        double[] row = a[0];
        a[0] = a[1];
        a[1] = row;
        return a[0][0] * a[0][0] + a[1][1];
    }
}
