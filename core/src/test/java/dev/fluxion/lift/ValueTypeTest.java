package dev.fluxion.lift;

import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enums, records, trees of them, and objects that are compared and printed, of users. */
@SuppressWarnings({
    "ClassCanBeStatic",
    "UnnecessaryAnonymousClass",
    "UnnecessaryLambda",
    "BoxedPrimitiveEquality",
    "EnumOrdinal",
    "EqualsIncompatibleType",
    "EqualsNull"
}) // All forms users write.
class ValueTypeTest {

    static Stream<Program> programs() {
        return Program.in(MethodHandles.lookup(), 0.75, 1.25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void valuesKeepTheirNumbers(Program program) {
        program.check();
    }

    enum Operation {
        ADD("+") {
            @Override
            double apply(double a, double b) {
                return a + b;
            }
        },
        TIMES("*") {
            @Override
            double apply(double a, double b) {
                return a * b * weight;
            }
        };

        final String sign;
        final double weight = 2;

        Operation(String sign) {
            this.sign = sign;
        }

        abstract double apply(double a, double b);

        static double all(double a, double b) {
            double t = 0;
            for (Operation o : values()) {
                t += o.apply(a, b) * o.sign.length();
            }
            return t;
        }
    }

    static double enumsWithBodies(double[] x) {
        double s = Operation.all(x[0], x[1]);
        for (Operation o : Operation.values()) {
            s += o.apply(x[1], 3)
                    * switch (o) {
                        case ADD -> x[1];
                        case TIMES -> 3;
                    };
        }
        return s + Operation.valueOf("ADD").apply(x[0], 1) + Operation.TIMES.ordinal();
    }

    record Compact(double a, double[] b, int n) {
        static final double K = 3;

        Compact {
            if (n < 0) {
                throw new IllegalArgumentException("n");
            }
            a = a * 2;
            b = b.clone();
        }

        Compact(double a) {
            this(a, new double[] {a, 1}, 2);
        }

        static Compact of(double v) {
            return new Compact(v);
        }

        double sum() {
            return a + b[0] * b[1] + n * K;
        }

        Compact with(double v) {
            return new Compact(v, b, n + 1);
        }
    }

    static double compactConstructorsAndFactories(double[] x) {
        double[] q = {x[0], x[1]};
        Compact r = new Compact(x[0], q, 1);
        q[0] = 9;
        return r.sum()
                + Compact.of(x[1]).sum() * r.with(x[1]).sum()
                + Compact.of(2).sum()
                + r.b()[0];
    }

    sealed interface Expression permits Num, Var, Bin {}

    record Num(double v) implements Expression {}

    record Var(int i) implements Expression {}

    record Bin(char op, Expression left, Expression right) implements Expression {}

    private static double evaluate(Expression e, double[] x) {
        if (e instanceof Num n) {
            return n.v();
        }
        if (e instanceof Var v) {
            return x[v.i()];
        }
        Bin b = (Bin) e;
        double l = evaluate(b.left(), x);
        double r = evaluate(b.right(), x);
        return switch (b.op()) {
            case '+' -> l + r;
            case '*' -> l * r;
            default -> throw new IllegalStateException("op");
        };
    }

    static double trees(double[] x) {
        Expression e = new Bin('+', new Bin('*', new Var(0), new Var(1)), new Num(2));
        return evaluate(e, x) * evaluate(new Bin('*', e, new Num(x[0])), x);
    }

    interface Visitor<R> {
        R small(double v);

        R large(double a, double b);
    }

    private static <R> R accept(double[] x, Visitor<R> v) {
        return x[0] > 5 ? v.small(x[0]) : v.large(x[0], x[1]);
    }

    static double visitors(double[] x) {
        return accept(x, new Visitor<Double>() {
                    @Override
                    public Double small(double v) {
                        return v;
                    }

                    @Override
                    public Double large(double a, double b) {
                        return a * b;
                    }
                })
                + accept(x, new Visitor<double[]>() {
                    @Override
                    public double[] small(double v) {
                        return new double[] {v};
                    }

                    @Override
                    public double[] large(double a, double b) {
                        return new double[] {a - b};
                    }
                })[0];
    }

    static final class Complex implements Comparable<Complex> {
        final double re;
        final double im;

        Complex(double re, double im) {
            this.re = re;
            this.im = im;
        }

        Complex times(Complex o) {
            return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
        }

        @Override
        public int compareTo(Complex o) {
            return Double.compare(re, o.re);
        }

        @Override
        public String toString() {
            return (re > 0 ? "+" : "-") + (int) (im * 4) + "i";
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Complex c && c.re == re && c.im == im;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(re);
        }
    }

    record Point(
            double a,
            float b,
            int c,
            char d,
            boolean e,
            long f,
            String g,
            @Nullable Object h) {}

    private static Point point(double a) {
        return new Point(a, 1.5f, 3, 'c', true, 5L, "g", null);
    }

    static double methodsOfObject(double[] x) {
        Complex z = new Complex(x[0], x[1]);
        Complex w = z.times(z).times(z);
        Object same = new Complex(x[0], x[1]);
        Point p = point(x[0]);
        double s = w.re + w.im * z.compareTo(w);
        s += (w.equals(z) ? 1 : 2)
                + (z.equals(same) ? 5 : 7) * x[0]
                + (same.hashCode() == z.hashCode() ? 11 : 13) * x[1];
        s += p.equals(point(x[0])) ? x[0] : x[1];
        s += p.equals(point(x[1])) ? x[0] : x[1];
        s += p.equals(null) || p.equals(z) ? x[0] : x[1];
        s += p.hashCode() == point(0.75).hashCode() || x[0] != 0.75 ? x[0] : x[1];
        return s * (z.toString() + same + p.toString().replaceAll("a=[^,]*", "")).length();
    }
}
