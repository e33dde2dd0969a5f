package dev.fluxion.lift;

import dev.fluxion.lift.Program.Gradient;
import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Places where control flow joins and a value is passive on one way and active on another. */
@SuppressWarnings({
    "StatementSwitchToExpressionSwitch",
    "AssignmentExpression",
    "CatchAndPrintStackTrace",
    "EmptyCatch",
    "TraditionalSwitchExpression",
    "ShortCircuitBoolean",
    "OperatorPrecedence",
    "NarrowCalculation",
    "IdentityBinaryExpression"
}) // All forms users write.
class JoinTest {

    static Stream<Program> programs() {
        return Program.in(MethodHandles.lookup(), 0.75, 1.25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void whatIsPassiveOnOneWayIsActiveWhereTheyJoin(Program program) {
        program.check();
    }

    record Pair(double first, Object second) {
        double sum() {
            return first + (second == null ? 0 : (Double) second);
        }
    }

    private static double combine(double a, double b, double c) {
        return a * b - c;
    }

    private static double belowHalf(double v) {
        if (v > 0.5) {
            throw new IllegalStateException("v");
        }
        return v;
    }

    private static double squareAboveHalf(double v) {
        if (v < 0.5) {
            throw new IllegalStateException("v");
        }
        return v * v;
    }

    static double ternariesAsArguments(double[] x) {
        return combine(x[0] > 0 ? 1 : x[1], x[1] > 0 ? x[0] : 2, x[0] < 5 ? (x[1] > 9 ? 3 : x[0]) : 7);
    }

    static double ternariesInArrayStores(double[] x) {
        double[] a = new double[3];
        a[x[0] > 0 ? 1 : 0] = x[1] > 0 ? 2 : x[0];
        a[2] = (x[0] > 0 ? a : new double[3])[1] * (x[0] < 0 ? 1 : x[1]);
        return a[2] + a[1];
    }

    static double ternariesInConstructors(double[] x) {
        return new Pair(x[0] > 0 ? 1 : x[0], new Pair(x[1] < 0 ? 2 : x[1], null).first).sum();
    }

    static double activeInTheThirdIteration(double[] x) {
        double a = 1;
        double b = 2;
        double c = 3;
        double d = 4;
        for (int i = 0; i < 6; i++) {
            double t = d;
            d = c;
            c = b;
            b = a;
            a = i == 0 ? x[0] : t * 0.5;
            if (i == 4) {
                a += d * x[1];
            }
        }
        return a + b * c + d;
    }

    static double arraysThatRotate(double[] x) {
        double[] a = {1};
        double[] b = {2};
        double[] c = {3};
        for (int i = 0; i < 5; i++) {
            double[] t = c;
            c = b;
            b = a;
            a = t;
            if (i == 2) {
                a[0] = x[0];
            } else {
                a[0] *= 0.5;
            }
        }
        return a[0] + b[0] * c[0];
    }

    static double switchesThatYield(double[] x) {
        int k = (int) (x[0] * 10);
        double y = switch (k) {
            case 7 -> {
                double t = x[0];
                yield t * t;
            }
            case 8 -> 3;
            default -> x[1];
        };
        double z = switch (k % 3) {
            case 0:
                yield 1;
            case 1:
                yield x[1];
            default:
                yield -1;
        };
        return y
                * (x[1]
                        + z
                        + switch (k) {
                            case 1 -> 2.0;
                            default -> x[0];
                        });
    }

    static double switchWithTry(double[] x) {
        double y = switch ((int) x[1]) {
            case 1 -> {
                try {
                    yield belowHalf(x[0]);
                } catch (RuntimeException e) {
                    yield x[1];
                } finally {
                    x[0] += 1;
                }
            }
            default -> 0;
        };
        return y * x[0];
    }

    static double assignedOnEveryWay(double[] x) {
        double y;
        if (x[0] > 0) {
            y = 3;
        } else if (x[1] > 0) {
            y = x[1];
        } else {
            y = x[0];
        }
        double z;
        switch ((int) x[1]) {
            case 1:
                z = y;
                break;
            case 2:
                z = 2;
                break;
            default:
                z = x[0];
        }
        return y * z + x[0];
    }

    static double slotsUsedAgain(double[] x) {
        double s = 0;
        {
            int i = 3;
            s += i;
        }
        {
            double d = x[0];
            s += d;
        }
        {
            long l = 5L;
            s += l;
        }
        {
            double d = 3;
            s *= d;
        }
        {
            float q = 2f;
            s += q;
        }
        {
            double[] a = x;
            s += a[1];
        }
        return s;
    }

    static double booleansOfComparisons(double[] x) {
        boolean b = x[0] > 0 ^ x[1] > 2;
        boolean c = b & x[0] < 1 | x[1] != x[1];
        return (b ? x[0] : x[1]) * (c ? 2 : x[0]) + (b == c ? 1 : x[1]);
    }

    static double variableThatLivesIntoAHandler(double[] x) {
        double y = 1;
        double z = 2;
        try {
            z = 3;
            y = x[0];
            z = squareAboveHalf(x[1]);
            y = 4;
            belowHalf(x[0]);
            y = x[1];
        } catch (IllegalStateException e) {
            y = y * z + 1;
        }
        return y + z;
    }

    static double handlerInALoop(double[] x) {
        double y = 1;
        for (int i = 0; i < 3; i++) {
            try {
                y = y * (i + 1);
                if (i == 1) {
                    y += x[0];
                    belowHalf(i);
                }
                y = y * 2;
            } catch (RuntimeException e) {
                y = y * x[1];
            } finally {
                y = y + 1;
            }
        }
        return y;
    }

    static double arrayThatLivesIntoAHandler(double[] x) {
        double[] a = {1, 2};
        double[] b = null;
        try {
            a[0] = squareAboveHalf(x[0]);
            b = new double[2];
            b[0] = 3;
            a[1] = belowHalf(x[1]);
        } catch (IllegalStateException e) {
            a[1] += x[0];
            b = x;
        } finally {
            b[1] = x[0];
        }
        return a[0] * a[1] + b[0] * b[1];
    }

    static double nestedHandlers(double[] x) {
        float f = 1;
        double d = 2;
        int n = 0;
        try {
            try {
                f = 2;
                n++;
                d = x[0];
                belowHalf(d);
            } catch (IllegalArgumentException e) {
                d = 100;
            } finally {
                n++;
                f = (float) (d * 0 + 2);
                d = d * 2;
            }
        } catch (IllegalStateException e) {
            d = d * n + x[1];
        }
        return d * f;
    }

    static double returnBeforeFinally(double[] x) {
        double y = x[0];
        try {
            return y * y;
        } finally {
            y = 100;
            x[1] = y;
        }
    }

    @SuppressWarnings({"finally", "Finally"}) // What is tested.
    static double returnFromFinally(double[] x) {
        try {
            return belowHalf(x[0]);
        } finally {
            return x[1] * x[1];
        }
    }

    static double exceptionsOfTheJvm(double[] x) {
        double s = 0;
        try {
            for (int i = 0; ; i++) {
                s += x[i] * x[i];
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            s *= e.getMessage().length();
        }
        try {
            Object o = x[0] > 0 ? null : "text";
            s += ((String) o).length() * belowHalf(x[1]);
        } catch (NullPointerException | IllegalStateException e) {
            s += x[0] * x[1];
        }
        try {
            s *= 5 / ((int) x[1] - 1);
        } catch (ArithmeticException e) {
            s *= x[0];
        }
        try {
            s += new double[(int) (x[0] - 2)].length + x[0];
        } catch (NegativeArraySizeException e) {
            s += e.getMessage().length();
        }
        try {
            Object o = x[0];
            s += ((String) o).length();
        } catch (ClassCastException e) {
            s *= 2;
        }
        return s;
    }

    static double passiveAgainAtTheEndOfARange(double[] x) {
        double s = 0;
        for (double v : x) {
            try {
                s += v;
                belowHalf(1);
            } catch (IllegalStateException e) {
                v = Math.cos(s > 2 ? 1 : 2);
            } finally {
                s += v * v;
            }
        }
        return s;
    }

    static double passiveOnOneWayAtTheEndOfARange(double[] x) {
        double y = x[0];
        double z = 1;
        try {
            z = y * x[1];
            y = 3;
            if (z > 5) {
                y = x[1];
            }
            belowHalf(1);
        } catch (IllegalStateException e) {
            y = 0.5;
        } finally {
            z = y > 0 ? z : y;
        }
        return y + z;
    }

    static double arraysReplacedAtTheEndOfARange(double[] x) {
        double[] a = {1, 2};
        double s = 0;
        for (int i = 0; i < 2; i++) {
            try {
                s += belowHalf(a[0] = x[i]);
            } catch (IllegalStateException e) {
                a = new double[] {5, 6};
            } finally {
                s += a[0] * x[1];
            }
        }
        return s + a[1];
    }

    static final class Counted {
        int count;
        double weight = 3;
    }

    static double integersOfFieldsAtJoins(double[] x) {
        Counted c = new Counted();
        int n = x[0] > 0 ? c.count : 2;
        double w = x[0] < 0 ? c.weight : 2;
        c.count++;
        n += x[1] > 0 ? c.count : 0;
        return x[n] * w * Math.floorMod(c.count, 3);
    }

    static double thrownOn(double[] x) {
        double y = x[0];
        try {
            try {
                y *= 3;
                belowHalf(1);
            } catch (IllegalStateException e) {
                y *= x[1];
                throw new IllegalArgumentException(e);
            }
        } catch (RuntimeException e) {
            return y * (e.getCause() != null ? 2 : 1);
        }
        return 0;
    }

    static double closedResources(double[] x) {
        double[] log = new double[1];
        double s = 0;
        try (Resource a = new Resource(log, x[0]);
                Resource b = new Resource(log, 2)) {
            s += a.value * b.value;
            if (x[1] > 1) {
                s += log[0];
            }
            belowHalf(1);
        } catch (IllegalStateException e) {
            s *= 1 + e.getSuppressed().length;
        }
        return s * log[0];
    }

    static final class Resource implements AutoCloseable {
        final double[] log;
        final double value;

        Resource(double[] log, double value) {
            this.log = log;
            this.value = value;
        }

        @Override
        public void close() {
            log[0] += value * value;
        }
    }

    static double synchronizedBlocksAndMethods(double[] x) {
        Object lock = new Object();
        double s = 0;
        synchronized (lock) {
            s += x[0];
            synchronized (x) {
                s *= x[1];
            }
        }
        var counter = new Counter();
        counter.add(x[0]);
        counter.add(1);
        return s * counter.total;
    }

    static final class Counter {
        double total;

        synchronized void add(double v) {
            total += v;
        }
    }

    @Gradient({1.25, 0.75})
    static double assertions(double[] x) {
        assert x[0] > 0;
        assert x[1] > 0 : "message " + x[1];
        assert x[0] < 5 : x[0];
        assert x[0] < 6 : (Object) x[0];
        return x[0] * x[1];
    }
}
