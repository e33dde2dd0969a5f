package dev.fluxion.lift;

import java.lang.invoke.MethodHandles;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lambdas, method references, functional interfaces and their methods, generic or not, of users. */
@SuppressWarnings({
    "ClassCanBeStatic",
    "UnnecessaryAnonymousClass",
    "UnnecessaryLambda",
    "BoxedPrimitiveEquality",
    "EnumOrdinal",
    "EqualsIncompatibleType",
    "EqualsNull"
}) // All forms users write.
class FunctionObjectTest {

    static Stream<Program> programs() {
        return Program.in(MethodHandles.lookup(), 0.75, 1.25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void functionsKeepTheirNumbers(Program program) {
        program.check();
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
            z -> z * z,
            Math::sin,
            z -> z * x[1],
            FunctionObjectTest::cubed,
            Math::cos,
            z -> -z,
            z -> 1 / z,
            new Plain(3)
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
}
