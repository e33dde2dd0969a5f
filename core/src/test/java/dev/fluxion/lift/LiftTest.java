package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Curve;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain Java in every form that can be lifted: the value is the primal's to the last bit, the derivative that of differences. */
@SuppressWarnings({"FloatCast", "StatementSwitchToExpressionSwitch", "AssignmentExpression", "CompareToZero"
}) // All forms users write.
class LiftTest {

    private static final double[] TABLE = {0.5, -1.5, 2.0, 0.25};

    private static final double SCALE = 3.0;

    static Stream<Program> programs() {
        double[] captured = {1.0, 2.0, 3.0};
        double[][] rows = {{1.0, -2.0}, {0.5, 4.0}};
        double factor = 2.5;
        Model model = new Model(new double[] {0.1, 0.2, 0.3}, 1.5);
        AtomicInteger counter = new AtomicInteger();
        List<Double> list = List.of(1.5, -2.5);
        return Stream.of(
                Program.of("arithmetic", x -> (x[0] + x[1]) * x[0] - x[1] / x[0] + -x[1] % 0.7, 1.3, 2.4),
                Program.of(
                        "constants on both sides",
                        x -> 2 - x[0] + 3 * x[1] - x[0] * 5 + 1 / x[1] + x[0] / 4 + (x[1] - 1),
                        1.3,
                        2.4),
                Program.of("remainders", x -> x[0] % 0.4 + 7.5 % x[1] + x[0] % x[1], 1.3, 2.4),
                Program.of("accumulation in a loop", LiftTest::rosenbrock, -1.2, 1.0, 0.5),
                Program.of("captured scalar", x -> factor * x[0] * x[0], 1.7),
                Program.of("captured array", x -> captured[0] * x[0] + captured[2] * x[1] * x[1], 1.7, -0.3),
                Program.of("captured rows", x -> rows[1][0] * x[0] + rows[0][1] * x[1] * x[0], 1.7, -0.3),
                Program.of("captured object", x -> model.evaluate(x), 1.7, -0.3, 0.4),
                Program.of("bound method", model::evaluate, 1.7, -0.3, 0.4),
                Program.of("static field", x -> TABLE[1] * x[0] * SCALE * x[0], 0.7),
                Program.of("passive call with side effect", x -> x[0] * counter.incrementAndGet() / counter.get(), 0.7),
                Program.of("captured list", x -> x[0] * list.get(0) + x[1] * list.get(1), 0.7, 0.9),
                Program.of("branches", LiftTest::branches, 0.7, 0.9),
                Program.of("while with early return", LiftTest::newtonRoot, 7.0),
                Program.of("switch", x -> choose(x, 1) + choose(x, 2) + choose(x, 9), 0.7, 0.9),
                Program.of("string switch", x -> named(x, "square") + named(x, "other"), 0.7, 0.9),
                Program.of("break and continue", LiftTest::breakAndContinue, 0.7, 0.9, -0.4, 2.0),
                Program.of("do while", LiftTest::doWhile, 0.7),
                Program.of(
                        "ternary with constant",
                        x -> (x[0] > 0 ? 1.0 : x[1]) * (x[1] < 0 ? x[0] : 2.0) + (x[0] < 0 ? 0 : x[0]),
                        0.7,
                        0.9),
                Program.of("local arrays", LiftTest::localArrays, 0.7, 0.9, -0.4),
                Program.of("compound assignment", LiftTest::compound, 0.7, 0.9, -0.4),
                Program.of("assignment as expression", LiftTest::assignmentExpression, 0.7, 0.9),
                Program.of("rows and columns", LiftTest::matrices, 0.7, 0.9, -0.4, 1.1),
                Program.of("ragged rows", LiftTest::ragged, 0.7, 0.9, -0.4),
                Program.of("three dimensions", LiftTest::cube, 0.7, 0.9),
                Program.of("clone, copyOf, fill, arraycopy", LiftTest::copies, 0.7, 0.9, -0.4),
                Program.of("mutated argument", LiftTest::mutated, 0.7, 0.9),
                Program.of("recursion", x -> power(x[0], 9), 1.1),
                Program.of("mutual recursion", x -> even(x[0], 6), 1.1),
                Program.of("floats", LiftTest::floats, 0.75, 0.5).withGradient(2.5, 2.75),
                Program.of("float arrays", LiftTest::floatArrays, 0.75, 0.5).withGradient(2.5, 2.75),
                Program.of(
                        "integers from reals",
                        x -> x[0] * (int) (x[1] * 10) + (long) x[0] * x[1] + Math.round(x[1]) * x[0],
                        3.7,
                        0.93),
                Program.of("loop count from value", LiftTest::loopFromValue, 3.7),
                Program.of("try and catch", LiftTest::tryCatch, 0.7, 0.9),
                Program.of("try and finally", LiftTest::tryFinally, 0.7, 0.9),
                Program.of("strings for people", LiftTest::strings, 0.7),
                Program.of("scratch array from outside", scratch(), 0.7, 0.9),
                Program.of("elementary", LiftTest::elementary, 0.37, 0.81),
                Program.of("strict elementary", LiftTest::strictElementary, 0.37, 0.81),
                Program.of("passive work inside", LiftTest::passiveWork, 0.7, 0.9),
                Program.of("nested loops with labels", LiftTest::labels, 0.7, 0.9),
                Program.of("helper that allocates", LiftTest::helperAllocates, 0.7, 0.9),
                Program.of("sorting", LiftTest::sorting, 0.7, 0.9, 0.2),
                Program.of("enhanced for", LiftTest::enhancedFor, 0.7, 0.9, 0.2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void liftedCodeComputesTheSameValueAndItsDerivative(Program program) {
        program.check();
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

    record Model(double[] weights, double bias) {
        double evaluate(double[] x) {
            double sum = bias;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * squash(x[i]);
            }
            return sum;
        }

        private double squash(double z) {
            return Math.tanh(z * bias);
        }
    }

    static double branches(double[] x) {
        double y;
        if (x[0] > x[1] && x[0] > 0) {
            y = x[0];
        } else if (x[1] >= 0.8 || x[0] < -1) {
            y = x[1] * x[0];
        } else {
            y = 3;
        }
        return y != 0 && !(y == 1) ? y * y : y;
    }

    static double newtonRoot(double[] a) {
        double x = 1;
        while (true) {
            double y = (x + a[0] / x) / 2;
            if (Math.abs(y - x) < 1e-12) {
                return y;
            }
            x = y;
        }
    }

    static double choose(double[] x, int which) {
        switch (which) {
            case 1:
                return x[0] * x[0];
            case 2:
                double t = x[1];
                return t * t * t;
            default:
                return 0.5;
        }
    }

    static double named(double[] x, String name) {
        return switch (name) {
            case "square" -> x[0] * x[0];
            case "cube" -> x[0] * x[0] * x[0];
            default -> 1;
        };
    }

    static double breakAndContinue(double[] x) {
        double sum = 0;
        for (double v : x) {
            if (v < 0) {
                continue;
            }
            if (v > 1.5) {
                break;
            }
            sum += v * v;
        }
        return sum;
    }

    static double doWhile(double[] x) {
        double y = x[0];
        int n = 0;
        do {
            y = y * y + 0.1;
            n++;
        } while (n < 4);
        return y;
    }

    static double localArrays(double[] x) {
        double[] squares = new double[x.length];
        double[] coefficients = {1, 2, 3};
        for (int i = 0; i < x.length; i++) {
            squares[i] = x[i] * x[i];
        }
        double sum = 0;
        for (int i = 0; i < squares.length; i++) {
            sum += squares[i] * coefficients[i];
        }
        return sum;
    }

    static double compound(double[] x) {
        double[] y = new double[2];
        y[0] += x[0] * x[1];
        y[1] -= x[2];
        y[0] *= y[1];
        y[1] /= x[0];
        double z = y[0]++;
        double w = --y[1];
        z += w;
        return z + y[0] * y[1];
    }

    static double assignmentExpression(double[] x) {
        double[] y = new double[2];
        double a;
        double b = a = y[0] = y[1] = x[0] * x[1];
        double c = (y[0] = x[1]) + b;
        return a + b + c + y[0] + y[1];
    }

    static double matrices(double[] x) {
        double[][] a = {{x[0], x[1]}, {x[2], x[3]}};
        double[][] b = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 2; k++) {
                    b[i][j] += a[i][k] * a[k][j];
                }
            }
        }
        double[] swap = b[0];
        b[0] = b[1];
        b[1] = swap;
        return b[0][0] * 2 + b[1][1] * b[0][1] + b.length + b[0].length;
    }

    static double ragged(double[] x) {
        double[][] rows = new double[3][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                rows[i][j] = x[i] * (j + 1);
            }
        }
        double sum = 0;
        for (double[] row : rows) {
            for (double v : row) {
                sum += v * v;
            }
        }
        return sum;
    }

    static double cube(double[] x) {
        double[][][] c = new double[2][2][2];
        c[1][0][1] = x[0] * x[1];
        c[0][1][1] = c[1][0][1] * x[0];
        return c[0][1][1] + c[1][0][1] + c[0][0][0];
    }

    static double copies(double[] x) {
        double[] a = x.clone();
        double[] b = Arrays.copyOf(a, 5);
        double[] c = Arrays.copyOfRange(x, 1, 3);
        a[0] = a[0] * a[1];
        Arrays.fill(b, 1, 2, x[2]);
        double[] d = new double[3];
        System.arraycopy(a, 0, d, 1, 2);
        double[] e = new double[2];
        Arrays.fill(e, 3.0);
        double[] f = TABLE.clone();
        f[0] = x[0];
        return a[0] + b[0] * b[1] + b[4] + c[1] * d[1] + d[2] + e[0] * x[0] + f[0] * f[1];
    }

    static double mutated(double[] x) {
        x[0] = x[0] * x[0];
        x[1] += x[0];
        return x[0] * x[1];
    }

    static double power(double x, int n) {
        if (n == 0) {
            return 1;
        }
        double half = power(x, n / 2);
        return n % 2 == 0 ? half * half : half * half * x;
    }

    static double even(double x, int n) {
        return n == 0 ? x : x * odd(x, n - 1);
    }

    static double odd(double x, int n) {
        return n == 0 ? 1 : 1 + even(x, n - 1);
    }

    static double floats(double[] x) {
        float a = (float) x[0];
        float b = 2.5f * a + (float) x[1] * 2;
        float c = b - 1;
        c += a / 2 - a * 0.5f;
        return c + x[1] * 0.75;
    }

    static double floatArrays(double[] x) {
        float[] a = {(float) x[0], 1.5f};
        a[1] = a[0] * 2.5f;
        float[] b = new float[2];
        b[0] = (float) x[1];
        return a[1] + b[0] * 2.75f + a.length;
    }

    static double loopFromValue(double[] x) {
        double sum = 0;
        for (int i = 1; i <= (int) Math.floor(x[0]); i++) {
            sum += Math.pow(x[0], i) / i;
        }
        return sum;
    }

    static double checked(double v) {
        if (v > 0.8) {
            throw new IllegalStateException("too large: " + v);
        }
        return v * v;
    }

    static double tryCatch(double[] x) {
        double sum = 0;
        for (double v : x) {
            try {
                sum += checked(v);
                sum += 0.5;
            } catch (IllegalStateException e) {
                sum += v * e.getMessage().indexOf(":");
            }
        }
        return sum;
    }

    static double tryFinally(double[] x) {
        double y = 1;
        try {
            y = 2;
            y = y * x[0];
            checked(x[1]);
        } catch (RuntimeException e) {
            y = y + x[1] * 3;
        } finally {
            y = y * y;
        }
        return y;
    }

    static double strings(double[] x) {
        String text = "x = " + x[0] + ", " + x[0] * 2;
        StringBuilder builder = new StringBuilder();
        builder.append(x[0]).append(" = ").append(text);
        String formatted = String.format("%.2f of %s", x[0], "it");
        return x[0]
                * (text.indexOf("=")
                        + (builder.indexOf("=") > 0 ? 1 : 2)
                        + formatted.length()
                        + String.valueOf(x[0]).indexOf("."));
    }

    static ScalarField scratch() {
        double[] tmp = new double[2];
        double[][] table = new double[2][2];
        return x -> {
            double out = 0;
            for (int r = 1; r <= 3; r++) {
                for (int i = 0; i < 2; i++) {
                    tmp[i] = Math.sin(r * x[i]);
                }
                table[0][1] = tmp[1];
                out += tmp[0] * tmp[1] + table[0][1];
            }
            return out;
        };
    }

    static double elementary(double[] v) {
        double x = v[0];
        double y = v[1];
        return Math.sin(x)
                + Math.cos(y)
                + Math.tan(x)
                + Math.asin(x)
                + Math.acos(y)
                + Math.atan(x)
                + Math.sinh(x)
                + Math.cosh(y)
                + Math.tanh(x)
                + Math.exp(x)
                + Math.expm1(y)
                + Math.log(x)
                + Math.log10(y)
                + Math.log1p(x)
                + Math.sqrt(x)
                + Math.cbrt(y)
                + Math.abs(-x)
                + Math.signum(y) * x
                + Math.floor(x)
                + Math.ceil(y)
                + Math.rint(x)
                + Math.toRadians(x)
                + Math.toDegrees(y)
                + Math.pow(x, y)
                + Math.pow(x, 3)
                + Math.pow(2, y)
                + Math.atan2(x, y)
                + Math.atan2(2, y)
                + Math.hypot(x, y)
                + Math.hypot(x, 2)
                + Math.max(x, y)
                + Math.min(x, 0.2)
                + Math.max(1, y)
                + Math.copySign(x, -1.0)
                + Math.copySign(3, -y)
                + Math.fma(x, y, 2)
                + Math.fma(x, 0.1, y)
                + Math.fma(3, x, y)
                + Math.IEEEremainder(y, x)
                + Math.scalb(x, 3)
                + Math.ulp(x)
                + Math.nextUp(x)
                + Math.getExponent(y) * x;
    }

    static double strictElementary(double[] v) {
        double x = v[0];
        double y = v[1];
        return StrictMath.sin(x)
                + StrictMath.cos(y)
                + StrictMath.tan(x)
                + StrictMath.asin(x)
                + StrictMath.acos(y)
                + StrictMath.atan(x)
                + StrictMath.sinh(x)
                + StrictMath.cosh(y)
                + StrictMath.tanh(x)
                + StrictMath.exp(x)
                + StrictMath.expm1(y)
                + StrictMath.log(x)
                + StrictMath.log10(y)
                + StrictMath.log1p(x)
                + StrictMath.sqrt(x)
                + StrictMath.cbrt(y)
                + StrictMath.pow(x, y)
                + StrictMath.atan2(x, y)
                + StrictMath.hypot(x, y)
                + StrictMath.max(x, y)
                + StrictMath.abs(x);
    }

    static double passiveWork(double[] x) {
        double[] nodes = new double[5];
        java.util.Random random = new java.util.Random(42);
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = random.nextDouble();
        }
        Arrays.sort(nodes);
        double mean = Arrays.stream(nodes).average().orElse(0);
        List<String> words = new ArrayList<>();
        words.add("b");
        words.add("a");
        words.sort((p, q) -> p.compareTo(q));
        StringBuilder text = new StringBuilder();
        words.forEach(w -> text.append(w));
        double sum = 0;
        for (double node : nodes) {
            sum += node * x[0] + mean * x[1] * text.length();
        }
        return sum;
    }

    static double labels(double[] x) {
        double sum = 0;
        outer:
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (j > i) {
                    continue outer;
                }
                if (sum > 5) {
                    break outer;
                }
                sum += x[0] * i + x[1] * x[1] * j;
            }
        }
        return sum;
    }

    static double[] zeros(int n) {
        return new double[n];
    }

    static double[] scaled(double[] v, double k) {
        double[] r = zeros(v.length);
        for (int i = 0; i < r.length; i++) {
            r[i] = v[i] * k;
        }
        return r;
    }

    static double helperAllocates(double[] x) {
        double[] work = zeros(2);
        work[0] = x[0] * x[1];
        double[] more = scaled(work, x[1]);
        double[] passive = scaled(TABLE, 2);
        more[1] += passive[0] * x[0];
        return more[0] + more[1] + work[1];
    }

    static double sorting(double[] x) {
        double[] y = x.clone();
        Arrays.sort(y);
        return y[0] + 2 * y[1] * y[1] + 3 * y[2];
    }

    static double enhancedFor(double[] x) {
        double product = 1;
        for (double v : x) {
            product *= v;
        }
        for (int k : new int[] {1, 2}) {
            product += k * x[0];
        }
        return product;
    }

    @org.junit.jupiter.api.Test
    void functionsOfOtherShapesAreLifted() {
        ScalarFunction square = x -> x * x;
        Curve circle = t -> new double[] {Math.cos(t), Math.sin(t)};
        VectorFunction swap = x -> new double[] {x[1], x[0] * 3, 7};
        VectorFunction constant = x -> TABLE;
        VectorFunction same = x -> x;
        assertThat(Tangent.along(Lift.generic(square), new double[] {3}, 1)).containsExactly(9, 6);
        assertThat(Tangent.tangent(Tangent.all(Lift.generic(circle), new double[] {0}, 1)[1]))
                .isEqualTo(1);
        assertThat(Tangent.tangent(Tangent.all(Lift.generic(swap), new double[] {1, 2}, 1, 0)[1]))
                .isEqualTo(3);
        assertThat(Tangent.all(Lift.generic(constant), new double[] {1}, 1)).hasSize(4);
        assertThat(Tangent.tangent(Tangent.all(Lift.generic(same), new double[] {1}, 1)[0]))
                .isEqualTo(1);
    }
}
