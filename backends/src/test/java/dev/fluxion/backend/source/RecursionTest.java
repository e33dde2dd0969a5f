package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Methods that call themselves. */
class RecursionTest {

    private static final double[] POINT = {0.7, -0.4, 1.3, 0.2, -0.9, 0.5};

    private static void agrees(ScalarField f) {
        double[] expected = ForwardDual.create().gradient(f, POINT);
        assertThat(FiniteDifferences.create().gradient(f, POINT)).containsExactly(expected, within(1e-6));
        assertThat(SourceAdjoint.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().withCheckpoints().gradient(f, POINT))
                .containsExactly(expected, within(1e-12));
        assertThat(SourceForward.withChunk(4).gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().valueAndGradient(f, POINT).value()).isEqualTo(f.apply(POINT.clone()));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        assertThat(HigherOrder.of(SourceForward.create(), SourceAdjoint.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
        assertThat(HigherOrder.of(SourceAdjoint.create(), SourceForward.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
        assertThat(HigherOrder.of(ForwardDual.create(), SourceAdjoint.create()).hessian(f, POINT).data)
                .containsExactly(second, within(1e-10));
    }

    private static void agreesOnVectors(VectorFunction f) {
        double[] expected = ForwardDual.create().jacobian(f, POINT).data;
        assertThat(SourceForward.withChunk(4).jacobian(f, POINT).data).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().jacobian(f, POINT).data).containsExactly(expected, within(1e-12));
        Pullback pullback = SourceAdjoint.create().pullbackAt(f, POINT);
        int m = pullback.value().length;
        assertThat(pullback.value()).containsExactly(f.apply(POINT.clone()));
        // More than once from one forward sweep.
        for (int i = 0; i < m; i++) {
            double[] cotangent = new double[m];
            cotangent[i] = 1.0;
            double[] row = new double[POINT.length];
            System.arraycopy(expected, i * row.length, row, 0, row.length);
            assertThat(pullback.apply(cotangent)).containsExactly(row, within(1e-12));
        }
    }

    @Test
    void multipliesLikeAFactorial() {
        agrees(x -> product(x[0], x[1], 5));
    }

    private static double product(double x, double y, int n) {
        return n == 0 ? y : (x + n) * product(x, y * y, n - 1);
    }

    @Test
    void callsTwiceLikeFibonacci() {
        agrees(x -> fibonacci(x, x[2], 9));
    }

    private static double fibonacci(double[] x, double s, int n) {
        if (n < 2) {
            return Math.sin(s + x[n]);
        }
        return fibonacci(x, s * x[3], n - 1) + s * fibonacci(x, s + 0.1, n - 2);
    }

    @Test
    void evaluatesAPolynomialByHorner() {
        agrees(x -> horner(x, 1, x[0]));
    }

    private static double horner(double[] c, int i, double at) {
        return i == c.length ? 0.0 : c[i] + at * horner(c, i + 1, at);
    }

    @Test
    void integratesWhereItMatters() {
        agrees(x -> {
            DoubleUnaryOperator f = s -> x[0] / (x[2] + Math.sin(x[1] * s) * s);
            double whole = simpson(f, 0.0, x[2]);
            return adaptive(f, 0.0, x[2], whole, 1e-9, 12);
        });
    }

    private static double simpson(DoubleUnaryOperator f, double a, double b) {
        return (b - a) / 6 * (f.applyAsDouble(a) + 4 * f.applyAsDouble(0.5 * (a + b)) + f.applyAsDouble(b));
    }

    private static double adaptive(DoubleUnaryOperator f, double a, double b, double whole, double most, int depth) {
        double middle = 0.5 * (a + b);
        double left = simpson(f, a, middle);
        double right = simpson(f, middle, b);
        double error = left + right - whole;
        if (depth == 0 || Math.abs(error) <= 15 * most) {
            return left + right + error / 15;
        }
        return adaptive(f, a, middle, left, most / 2, depth - 1) + adaptive(f, middle, b, right, most / 2, depth - 1);
    }

    @Test
    void sumsHalvesOfAnArray() {
        agrees(x -> Math.exp(sum(x, 0, x.length)));
    }

    private static double sum(double[] x, int from, int to) {
        if (to - from == 1) {
            return x[from] * x[from] * from;
        }
        int middle = (from + to) >>> 1;
        return sum(x, from, middle) * 0.5 + Math.cos(sum(x, middle, to));
    }

    @Test
    void sortsAnArrayInPlace() {
        agrees(x -> {
            double[] a = x.clone();
            sort(a, 0, a.length - 1);
            double sum = 0.0;
            for (int i = 0; i < a.length; i++) {
                sum += (i + 1) * a[i] * a[i];
            }
            return sum;
        });
        agreesOnVectors(x -> {
            sort(x, 0, x.length - 1);
            x[0] *= x[1];
            return x;
        });
    }

    private static void sort(double[] a, int low, int high) {
        if (low >= high) {
            return;
        }
        double pivot = a[(low + high) >>> 1];
        int i = low;
        int j = high;
        while (i <= j) {
            while (a[i] < pivot) {
                i++;
            }
            while (a[j] > pivot) {
                j--;
            }
            if (i <= j) {
                double t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        sort(a, low, j);
        sort(a, i, high);
    }

    @Test
    void transformsHalvesIntoNewArrays() {
        agreesOnVectors(x -> transformed(new double[] {x[0], x[1], x[2], x[3], x[4], x[5], x[0], x[1]}));
    }

    /** A fast Hartley-like transform: arrays made in each call, kept during others. */
    private static double[] transformed(double[] x) {
        int n = x.length;
        if (n == 1) {
            return x;
        }
        double[] even = new double[n / 2];
        double[] odd = new double[n / 2];
        for (int i = 0; i < n / 2; i++) {
            even[i] = x[2 * i];
            odd[i] = x[2 * i + 1];
        }
        double[] low = transformed(even);
        double[] high = transformed(odd);
        double[] y = new double[n];
        for (int i = 0; i < n / 2; i++) {
            double t = Math.cos(i) * high[i] * low[0];
            y[i] = low[i] + t;
            y[i + n / 2] = low[i] - t;
        }
        return y;
    }

    @Test
    void callsItselfFromLoopsAndSwitches() {
        agrees(x -> paths(x, 0, x[0], 3));
    }

    private static double paths(double[] x, int at, double s, int depth) {
        double sum = 0.0;
        outer:
        for (int i = 0; i < 3; i++) {
            double t = s * x[(at + i) % x.length];
            for (int j = 0; j < 2; j++) {
                if (depth > 0 && (i + j) % 2 == 0) {
                    t += Math.sin(paths(x, at + j, t + j, depth - 1));
                    if (t > 1.5) {
                        continue outer;
                    }
                }
                sum += t * (j + 1);
            }
            switch ((at + i) % 3) {
                case 0 -> sum *= 0.5;
                case 1 -> {
                    if (depth > 1) {
                        return sum + paths(x, i, sum, depth - 2);
                    }
                }
                default -> sum += t;
            }
        }
        return sum;
    }

    @Test
    void followsMethodsThatCallEachOther() {
        agrees(x -> even(x, x[1], 7));
    }

    private static double even(double[] x, double s, int n) {
        return n == 0 ? s : x[n % 5] + s * odd(s * x[0], x, n - 1);
    }

    private static double odd(double s, double[] x, int n) {
        return n == 0 ? s * s : Math.sin(even(x, s + x[2], n - 1)) * (n > 3 ? odd(s, x, n - 3) : s);
    }

    @Test
    void followsRecursionWithinRecursion() {
        agrees(x -> ackermann(x, 2, 2, x[0]));
    }

    private static double ackermann(double[] x, int m, int n, double s) {
        double inner = power(x[m], n + 1, s);
        if (m == 0) {
            return inner + s;
        }
        if (n == 0) {
            return 0.5 * ackermann(x, m - 1, 1, Math.sin(inner));
        }
        double t = ackermann(x, m, n - 1, 0.3 * inner);
        return ackermann(x, m - 1, n % 2, Math.cos(t) + s) * t;
    }

    private static double power(double x, int n, double s) {
        return n == 0 ? s : Math.tanh(x * power(x, n - 1, s) + (n == 2 ? power(s, 1, x) : 0.0));
    }

    @Test
    void keepsWhatIsOnTheOperandStackAndNumbersOfAllKinds() {
        agrees(x -> mixed(x[0], (float) x[1], 4L, new double[][] {{x[2]}, {x[3], 2.0}}, "abc", 4));
    }

    private static double mixed(double x, float y, long n, double[][] rows, String text, int depth) {
        if (depth == 0) {
            return x * y + 0.01 * n;
        }
        double[] row = rows[depth % 2];
        double before = x * mixed(row[0], y * 0.5f, n + 1, rows, text, depth - 1);
        return x
                + Math.max(y, before * mixed(x * 0.5, y, n * 2, rows, text + n, depth - (depth > 1 ? 2 : 1)))
                + row[row.length - 1] * n * text.length() * 0.01
                + y;
    }

    /** Once from outside a loop, over and over from inside one, and by two methods that know nothing of each other. */
    @Test
    void beginsAnewEachTime() {
        agrees(x -> {
            double sum = 0.0;
            for (int i = 0; i < 3; i++) {
                sum += horner(x, i, x[i]) * product(x[0], sum, i);
            }
            return sum + horner(x, 0, sum);
        });
    }

    private static final class Node {
        private final double scale;

        Node(double scale) {
            this.scale = scale;
        }

        private double value(double[] x, int n) {
            return n == 0 ? scale : scale * x[n] + Math.sin(value(x, n - 1) * value(x, n / 2));
        }

        final double visit(DoubleUnaryOperator f, double s, int n) {
            return n == 0 ? f.applyAsDouble(s) : visit(f, f.applyAsDouble(s), n - 1) * scale;
        }
    }

    @Test
    void followsMethodsOfObjectsAndFunctionsThatArePassedOn() {
        var node = new Node(0.7);
        agrees(x -> node.value(x, 4) + node.visit(s -> Math.sin(s * x[1]) + x[2], x[0], 5));
        agrees(x -> new Node(x[5]).visit(s -> s * x[1], x[0], 3));
    }

    private record Pair(double a, double b) {
        Pair plus(Pair other) {
            return new Pair(a + other.b, b * other.a);
        }
    }

    @Test
    void givesAndTakesObjectsThatNoCallIsMadeMeanwhile() {
        agrees(x -> {
            Pair pair = folded(new Pair(x[0], x[1]), x, 4);
            return pair.a * pair.b;
        });
    }

    private static Pair folded(Pair pair, double[] x, int n) {
        return n == 0 ? pair : folded(pair.plus(new Pair(x[n], n)), x, n - 1).plus(new Pair(1.0, x[n]));
    }

    @Test
    void refusesWhatItCannotFollow() {
        refuses(
                x -> {
                    Pair pair = crossed(new Pair(x[0], x[1]), 3);
                    return pair.a * pair.b;
                },
                "objects must not be made of what depends on the input but .*Pair is");
        refuses(
                x -> composed(s -> s * x[0], x[1], 4),
                "objects must not be made of what depends on the input but one is");
        refuses(
                RecursionTest::caught,
                "code must not catch exceptions or synchronize where numbers depend on the input but does");
    }

    private static Pair crossed(Pair pair, int n) {
        return n == 0 ? pair : crossed(pair.plus(pair), n - 1).plus(pair);
    }

    private static double composed(DoubleUnaryOperator f, double s, int n) {
        return n == 0 ? f.applyAsDouble(s) : composed(t -> f.applyAsDouble(f.applyAsDouble(t)), s, n - 1);
    }

    private static double caught(double[] x) {
        try {
            return x[0] == 0.0 ? 0.0 : caught(new double[] {x[0] / 2});
        } catch (IllegalStateException e) {
            return x[1];
        }
    }

    private static void refuses(ScalarField f, String reason) {
        assertThatThrownBy(() -> SourceAdjoint.create().gradient(f, POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching(".*" + reason + ".*");
        assertThatThrownBy(() -> SourceForward.create().gradient(f, POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching(".*" + reason + ".*");
    }

    /** Deeper than the stack of a thread usually is. */
    @Test
    void goesAsDeepAsMemoryAllows() {
        double[] x = {0.5, 2.0};
        int n = 200_000;
        ScalarField f = y -> counted(y, 0, n);
        assertThat(SourceAdjoint.create().gradient(f, x)).containsExactly(new double[] {n, 0.0}, within(1e-4));
        assertThat(SourceForward.create().gradient(f, x)).containsExactly(new double[] {n, 0.0}, within(1e-4));
    }

    private static double counted(double[] x, int i, int n) {
        return i == n ? 0.0 : x[0] + counted(x, i + 1, n);
    }

    @Test
    void endsWithAStackOverflowWhereTheFunctionWouldAndGoesOn() {
        ScalarField f = x -> x[0] > 0.0 ? endless(x, x[1]) : counted(x, 0, 3);
        PreparedGradient adjoint = SourceAdjoint.create().prepareGradient(f, 2);
        PreparedGradient forward = SourceForward.create().prepareGradient(f, 2);
        double[] gradient = new double[2];
        for (PreparedGradient prepared : new PreparedGradient[] {adjoint, forward}) {
            assertThatThrownBy(() -> prepared.valueAndGradient(new double[] {1.0, 2.0}, gradient))
                    .isInstanceOf(StackOverflowError.class)
                    .hasMessage("source: calls of a method by itself must be at most 1048576 deep but are deeper");
            assertThat(prepared.valueAndGradient(new double[] {-1.0, 2.0}, gradient))
                    .isEqualTo(-3.0);
            assertThat(gradient).containsExactly(3.0, 0.0);
        }
    }

    private static double endless(double[] x, double s) {
        return x[0] < 0.0 ? s : endless(x, s * 0.5) + x[0];
    }

    @Test
    void allocatesNothingWhenWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ScalarField f = x -> {
            sort(x, 0, x.length - 1);
            return fibonacci(x, x[0], 8) + sum(x, 0, x.length) + even(x, x[1], 40);
        };
        double[] gradient = new double[POINT.length];
        PreparedGradient[] all = {
            SourceAdjoint.create().prepareGradient(f, POINT.length),
            SourceForward.create().prepareGradient(f, POINT.length)
        };
        for (PreparedGradient prepared : all) {
            for (int i = 0; i < 3; i++) {
                prepared.valueAndGradient(POINT, gradient);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            prepared.valueAndGradient(POINT, gradient);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
        }
    }
}
