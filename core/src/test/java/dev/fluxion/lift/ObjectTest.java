package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Objective;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.lift.elsewhere.Inherited;
import java.lang.invoke.MethodHandles;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes, records, enums, interfaces and lambdas of users, made inside the function or outside. */
@SuppressWarnings({
    "ClassCanBeStatic",
    "UnnecessaryAnonymousClass",
    "UnnecessaryLambda",
    "BoxedPrimitiveEquality",
    "EnumOrdinal",
    "EqualsIncompatibleType",
    "EqualsNull"
}) // All forms users write.
class ObjectTest {

    static Stream<Program> programs() {
        double[] p = {0.75, 1.25};
        Weighted weighted = new Weighted();
        Heir heir = new Heir();
        Norm norm = new Euclid(2);
        return Stream.concat(
                Program.in(MethodHandles.lookup(), p),
                Stream.of(
                        Program.of("objects from outside with overridden methods", x -> norm.of(x[0], x[1]), p),
                        Program.of("methods of objects from outside", weighted::apply, p),
                        Program.of("members inherited from another package", heir::apply, p),
                        Program.of("super calls into another package", heir::above, p),
                        Program.of("functions that are objects", new Scaled(3), p)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void objectsKeepTheirNumbers(Program program) {
        program.check();
    }

    interface Norm {
        double of(double a, double b);
    }

    static class Euclid implements Norm {
        final double power;

        Euclid(double power) {
            this.power = power;
        }

        @Override
        public double of(double a, double b) {
            return Math.pow(Math.pow(a, power) + Math.pow(b, power), 1 / power) * weight(a);
        }

        double weight(double a) {
            return a;
        }
    }

    record Scaled(double factor) implements ScalarField {
        @Override
        public double apply(double[] x) {
            return factor * x[0] * x[1];
        }
    }

    static class Weighted {
        private double weight = 2;
        private int calls;

        double apply(double[] x) {
            calls++;
            double r = weight * x[0] + calls * 0 + hidden(x[1]);
            weight = 2;
            return r;
        }

        private double hidden(double v) {
            return v * v * weight;
        }
    }

    static class Heir extends Inherited {
        double apply(double[] x) {
            weight += 1;
            double r = x[0] * weight + scaled(x[1]) + shifted(x[0]) + SHIFT * x[0] + passive() + table[1] * x[0];
            weight -= 1;
            SHIFT = 3;
            DoubleUnaryOperator own = this::scaled;
            return r + own.applyAsDouble(x[0]) + scaled(2) + shifted(3);
        }

        double above(double[] x) {
            return super.scaled(x[0]) * super.passive();
        }
    }

    static final class ActiveHeir extends Inherited {
        final double k;

        ActiveHeir(double k) {
            this.k = k;
            weight = k * 2;
        }

        double value() {
            return weight * k + scaled(2) + SHIFT + table[0];
        }
    }

    record Rows(double[][] rows, double[] last) {}

    private static void square(double[] into, int at, double x) {
        into[at] = x * x;
    }

    private static double total(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static final Rows OUTSIDE = new Rows(new double[][] {{1, 2}, {3, 4}}, new double[] {5, 6});

    /** Arrays read through records of either origin: those made inside may be written to by whoever is handed them. */
    static double arraysThatRecordsHandOut(double[] x) {
        Rows inside = new Rows(new double[2][3], new double[2]);
        square(inside.rows()[1], 1, x[0]);
        square(inside.last(), 0, x[1]);
        double[] alias = inside.rows()[1];
        alias[2] = inside.last()[0] * x[0];
        return total(inside.rows()[1]) * total(OUTSIDE.rows()[1]) + OUTSIDE.last()[1] * x[1];
    }

    static double inheritedByActiveObjects(double[] x) {
        return new ActiveHeir(x[0]).value() * new ActiveHeir(3).value();
    }

    double base = 2;

    class Inner {
        final double k;

        Inner(double k) {
            this.k = k;
        }

        double times(double z) {
            return k * z * base;
        }
    }

    static double innerClasses(double[] x) {
        ObjectTest outer = new ObjectTest();
        double passive = outer.new Inner(2).times(x[0]);
        outer.base = x[1];
        return outer.new Inner(x[0]).times(x[1]) + passive;
    }

    static double anonymousClasses(double[] x) {
        double k = x[0];
        DoubleUnaryOperator f = new DoubleUnaryOperator() {
            private double m = k * 2;
            private int calls;

            @Override
            public double applyAsDouble(double z) {
                calls++;
                m += z;
                return m * k * calls;
            }
        };
        return f.applyAsDouble(x[1])
                + f.applyAsDouble(1)
                + new Object() {
                    double go(double v) {
                        return v * x[1];
                    }
                }.go(x[0]);
    }

    static double localClasses(double[] x) {
        double k = x[0];
        class Local {
            double v = k;

            Local(double w) {
                v += w;
            }

            double get() {
                return v * k;
            }

            Local again() {
                return new Local(v);
            }
        }
        return new Local(x[1]).again().get() + new Local(3).get();
    }

    static final class Range implements Iterable<Double> {
        final double from;
        final double to;

        Range(double from, double to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public Iterator<Double> iterator() {
            return new Iterator<Double>() {
                private double current = from;

                @Override
                public boolean hasNext() {
                    return current < to;
                }

                @Override
                public Double next() {
                    if (current >= to) {
                        throw new NoSuchElementException();
                    }
                    double v = current;
                    current += 0.5;
                    return v;
                }
            };
        }
    }

    static double iteratorsOfUsers(double[] x) {
        double s = 0;
        for (double v : new Range(x[0], 3)) {
            s += v * x[1];
        }
        Iterator<Double> it = new Range(x[0], 2.5).iterator();
        while (it.hasNext()) {
            s += it.next() * it.next();
        }
        Iterable<Double> lambda = () -> new Range(0, x[1]).iterator();
        for (double v : lambda) {
            s += v * x[0];
        }
        return s;
    }

    static double lambdasOfLambdas(double[] x) {
        double k = x[0];
        DoubleUnaryOperator f = z -> z * k;
        DoubleUnaryOperator g = z -> f.applyAsDouble(z) + f.applyAsDouble(k);
        Function<DoubleUnaryOperator, DoubleUnaryOperator> squared = h -> z -> h.applyAsDouble(h.applyAsDouble(z));
        return squared.apply(g).applyAsDouble(x[1]) + squared.apply(z -> z * z).applyAsDouble(2);
    }

    interface Recursive {
        double call(Recursive self, double z, int n);
    }

    static final class Cell {
        @Nullable
        DoubleUnaryOperator f;
    }

    static double recursionThroughLambdas(double[] x) {
        Recursive power = (self, z, n) -> n == 0 ? 1 : z * self.call(self, z, n - 1);
        Cell cell = new Cell();
        cell.f = z -> z < 1 ? z * x[0] : cell.f.applyAsDouble(z - 1) * x[1];
        return power.call(power, x[0], 4) + power.call(power, 2, 3) * x[1] + cell.f.applyAsDouble(3.5);
    }

    static double lambdasInArraysAndFields(double[] x) {
        DoubleUnaryOperator[] all = {
            z -> z * z, Math::sin, z -> z * x[1], ObjectTest::cubed, Math::cos, z -> -z, z -> 1 / z, new Plain(3)
        };
        double s = 0;
        for (int i = 0; i < 2; i++) {
            for (DoubleUnaryOperator f : all) {
                s = s * 0.5 + f.applyAsDouble(x[0]);
            }
        }
        return s;
    }

    record Plain(double k) implements DoubleUnaryOperator {
        @Override
        public double applyAsDouble(double z) {
            return k * z * z;
        }
    }

    private static double cubed(double v) {
        return v * v * v;
    }

    static double functionalInterfacesOfTheJdk(double[] x) throws Exception {
        Supplier<Double> supplier = () -> x[0] * x[1];
        DoubleSupplier number = () -> x[0];
        BooleanSupplier positive = () -> x[0] > 0;
        IntToDoubleFunction element = i -> x[i];
        ToDoubleFunction<double[]> sum = a -> a[0] + a[1];
        Consumer<double[]> doubling = a -> a[0] *= 2;
        doubling.accept(x);
        BiFunction<Double, Integer, Double> times = (a, n) -> a * n;
        Predicate<Double> large = v -> v > 1;
        DoublePredicate small = v -> v < 1;
        UnaryOperator<Double> next = v -> v + 1;
        Callable<Double> twice = () -> x[0] * 2;
        double[] total = {0};
        DoubleConsumer add = v -> total[0] += v * v;
        add.accept(x[0]);
        add.accept(3);
        Runnable run = () -> total[0] *= 2;
        run.run();
        run.run();
        return supplier.get()
                + number.getAsDouble() * (positive.getAsBoolean() ? 1 : 2)
                + element.applyAsDouble(1)
                + sum.applyAsDouble(x)
                + times.apply(x[0], 3)
                + (large.test(x[1]) ? 1 : 2)
                + (small.test(x[0]) ? x[1] : 0)
                + next.apply(x[1])
                + twice.call()
                + total[0];
    }

    static final class Value {
        final double v;

        Value(double v) {
            this.v = v;
        }

        double get() {
            return v;
        }

        double times(double w) {
            return v * w;
        }
    }

    static double methodReferencesOfAllKinds(double[] x) {
        Function<Double, Value> constructor = Value::new;
        Function<Double, double[]> array = v -> new double[] {v};
        IntFunction<double[]> newArray = double[]::new;
        Value value = constructor.apply(x[0]);
        Supplier<Double> bound = value::get;
        BiFunction<Value, Double, Double> unbound = Value::times;
        DoubleBinaryOperator larger = Math::max;
        double[] a = newArray.apply(2);
        a[0] = x[1];
        return bound.get() * unbound.apply(value, x[1]) + a[0] + array.apply(x[0])[0] + larger.applyAsDouble(x[0], 0.5);
    }

    interface Shape {
        double area(double k);

        default double twice(double k) {
            return doubled(area(k));
        }

        static double unit(double k) {
            return k * k;
        }

        private double doubled(double v) {
            return 2 * v;
        }
    }

    static class Square implements Shape {
        final double side;

        Square(double side) {
            this.side = side;
        }

        @Override
        public double area(double k) {
            return side * side * k;
        }
    }

    static class Wider extends Square {
        Wider(double side) {
            super(side + 1);
        }

        @Override
        public double twice(double k) {
            return super.area(k) + super.twice(k) * Shape.unit(k);
        }
    }

    static double defaultPrivateAndStaticInterfaceMethods(double[] x) {
        Shape[] shapes = {new Square(x[0]), new Wider(x[1]), new Square(2), new Wider(3), k -> k * x[0], k -> 3};
        double s = 0;
        for (Shape shape : shapes) {
            s += shape.twice(x[0]) * shape.area(2);
        }
        return s;
    }

    interface Mapping<T extends Number> {
        T map(T t);

        default T twice(T t) {
            return map(map(t));
        }
    }

    record Times(double k) implements Mapping<Double> {
        @Override
        public Double map(Double t) {
            return t * k;
        }
    }

    static double bridgesOfGenerics(double[] x) {
        Mapping<Double> f = new Times(x[0]);
        Mapping<Double> g = new Times(2);
        Mapping<Double> h = t -> t * t;
        return f.twice(x[1]) + g.twice(x[0]) + h.twice(x[1]) + g.map(3.0);
    }

    private static double sum(double... all) {
        double s = 0;
        for (double v : all) {
            s += v;
        }
        return s;
    }

    private static double sumOfObjects(Object... all) {
        double s = 0;
        for (Object v : all) {
            s += v instanceof Double d ? d : v instanceof Integer i ? i : 0;
        }
        return s;
    }

    static double variableArguments(double[] x) {
        return sum()
                + sum(x[0])
                + sum(x[0], 2, x[1])
                + sum(x)
                + sum(1, 2)
                + sumOfObjects(x[0], 2, "s", x[1])
                + sumOfObjects(1.0, 2);
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

    abstract static class Initialized {
        protected double a = 1;
        private final double[] w = new double[2];

        {
            a += 2;
            w[1] = 3;
        }

        Initialized() {
            this(5);
            a += initial();
        }

        Initialized(double q) {
            a *= q;
        }

        double initial() {
            return a;
        }

        double w(int i) {
            return w[i];
        }

        void setW(double v) {
            w[0] = v;
        }
    }

    static class Derived extends Initialized {
        static final double K = 2;
        double b = 7;
        final double c;

        Derived(double q) {
            c = q;
            b += a * q;
        }

        Derived(double q, int n) {
            super(q);
            c = b * n;
        }

        @Override
        double initial() {
            return b + 1;
        }
    }

    static double constructorsAndInitializers(double[] x) {
        Derived d = new Derived(x[0]);
        Derived e = new Derived(x[1], 3);
        Derived f = new Derived(2);
        e.setW(x[0]);
        return d.a + d.b * d.c + e.a * e.b + e.c + e.w(0) * e.w(1) + f.b + f.c * Derived.K + d.w(1);
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

    static final class Builder {
        private double s;

        Builder add(double v) {
            s += v;
            return this;
        }

        Builder times(double v) {
            s *= v;
            return this;
        }

        double build() {
            return s;
        }
    }

    private static Builder added(Builder b, double v) {
        b.add(v);
        return b;
    }

    static double buildersAndSharedObjects(double[] x) {
        Builder b = new Builder();
        Builder c = added(b, 2);
        added(c, x[0]);
        return new Builder().add(1).add(x[0]).times(x[1]).build()
                + new Builder().add(2).build()
                + b.s * c.s;
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

    /** Two functions in one object, which only an interface tells apart. */
    record Both(double k) implements ScalarFunction, Objective<double[]> {
        @Override
        public double apply(double x) {
            return k * x;
        }

        @Override
        public double apply(double[] x, double[] data) {
            return k * x[0] * data[0];
        }
    }

    record Ambiguous(double k) implements ScalarFunction, ScalarField {
        @Override
        public double apply(double x) {
            return k * x;
        }

        @Override
        public double apply(double[] x) {
            return k + x[0];
        }
    }

    @Test
    void anObjectMadeInLiftedCodeIsAFunctionToo() {
        LiftedObject scaled = LiftedObject.create(Scaled.class);
        scaled.set(LiftedObject.slot(Scaled.class, "factor"), Tangent.of(3, 1));
        assertThat(Tangent.along(Lift.generic(scaled), new double[] {2, 5}, 0, 1))
                .containsExactly(30, 6 + 10);
    }

    @Test
    void anObjectIsReadByTheInterfaceThatIsAskedFor() {
        Both both = new Both(3);
        assertThat(Tangent.along(Lift.generic(both), new double[] {2}, 1)).containsExactly(6, 3);
        var objective = Lift.objective(both, Tangent.class);
        assertThat(Tangent.tangent(objective.apply(new dev.fluxion.number.Real[] {Tangent.of(2, 1)}, new double[] {5})))
                .isEqualTo(15);
        assertThatThrownBy(() -> Lift.generic(new Ambiguous(1)))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("implements ScalarFunction and ScalarField; give a lambda that calls it");
    }
}
