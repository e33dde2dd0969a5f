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
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of users, made inside the function or outside: inherited, nested, initialized and shared. */
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
