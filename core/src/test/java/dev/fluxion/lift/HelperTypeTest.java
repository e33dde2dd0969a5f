package dev.fluxion.lift;

import dev.fluxion.ScalarField;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records, helper objects, interfaces, boxes, collections, lambdas and generics as functions use them inside. */
class HelperTypeTest {

    static Stream<Program> programs() {
        return Stream.of(
                Program.of("records", HelperTypeTest::records, 0.7, 0.9, -0.4),
                Program.of("mutable helper objects", HelperTypeTest::mutableObjects, 0.7, 0.9, -0.4),
                Program.of("inheritance and interfaces", HelperTypeTest::shapes, 0.7, 0.9),
                Program.of(
                        "passive objects with virtual methods",
                        x -> new Square().area(x[0]) + make(true).area(x[0]),
                        0.7),
                Program.of("boxed", HelperTypeTest::boxed, 0.7, 0.9),
                Program.of("lists", HelperTypeTest::lists, 0.7, 0.9, -0.4),
                Program.of("deques and maps", HelperTypeTest::dequesAndMaps, 0.7, 0.9, -0.4),
                Program.of("lambdas", HelperTypeTest::lambdas, 0.7, 0.9),
                Program.of("method references", HelperTypeTest::methodReferences, 0.7, 0.9),
                Program.of("captured user lambda", usesActivation(z -> z * z * z), 0.7),
                Program.of("generic interfaces", HelperTypeTest::generics, 0.7, 0.9),
                Program.of("arrays of objects", HelperTypeTest::arraysOfObjects, 0.7, 0.9, 0.3),
                Program.of("null and instanceof", HelperTypeTest::nullsAndInstanceof, 0.7, 0.9),
                Program.of("static nested generic pair", HelperTypeTest::pairs, 0.7, 0.9));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void liftedCodeComputesTheSameValueAndItsDerivative(Program program) {
        program.check();
    }

    record Vec(double x, double y, double z) {
        Vec {
            if (Double.isNaN(x)) {
                throw new IllegalArgumentException("NaN");
            }
        }

        Vec plus(Vec other) {
            return new Vec(x + other.x, y + other.y, z + other.z);
        }

        Vec cross(Vec b) {
            return new Vec(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x);
        }

        double dot(Vec b) {
            return x * b.x + y * b.y + z * b.z;
        }

        static Vec of(double[] v) {
            return new Vec(v[0], v[1], v[2]);
        }
    }

    static double records(double[] x) {
        Vec v = Vec.of(x);
        Vec w = new Vec(1, 2, 3);
        Vec u = v.cross(w).plus(v);
        return u.dot(w) + u.dot(u) + w.dot(w) + u.x();
    }

    static class Accumulator {
        double total;
        int count;
        float last;
        final double[] history = new double[4];
        boolean touched;
        String label = "none";

        void add(double v) {
            history[count] = v;
            total += v;
            last = (float) 0.5;
            count++;
            touched = true;
            label = "some";
        }

        double mean() {
            return total / count;
        }
    }

    static double mutableObjects(double[] x) {
        Accumulator a = new Accumulator();
        Accumulator idle = new Accumulator();
        for (double v : x) {
            a.add(v * v);
        }
        a.total *= 2;
        return a.mean() + a.history[1] * a.total + (a.touched ? a.last : 0) + idle.count + a.label.length();
    }

    interface Shape {
        double area(double scale);

        default double twice(double scale) {
            return 2 * area(scale);
        }
    }

    abstract static class Base implements Shape {
        protected double size = 2;

        abstract double side();
    }

    static class Square extends Base {
        @Override
        public double area(double scale) {
            return side() * side() * scale;
        }

        @Override
        double side() {
            return size;
        }
    }

    static final class Stretched extends Square {
        final double by;

        Stretched(double by) {
            this.by = by;
        }

        @Override
        double side() {
            return super.side() * by;
        }
    }

    static Shape make(boolean square) {
        return square ? new Square() : new Stretched(3);
    }

    static double shapes(double[] x) {
        Shape[] shapes = {new Square(), new Stretched(x[1]), new Stretched(2)};
        double sum = 0;
        for (Shape shape : shapes) {
            sum += shape.area(x[0]) + shape.twice(x[1]);
        }
        return sum;
    }

    static double boxed(double[] x) {
        Double a = x[0];
        Double b = 2.0;
        double sum = a * b + x[1];
        Double c = sum;
        if (c.isNaN() || Double.isInfinite(sum) || c.compareTo(a) == 0 || c.equals(b)) {
            return 0;
        }
        return c + Double.max(a, x[1]) + Double.sum(a, 1.0) + c.intValue() + Double.compare(x[0], x[1]);
    }

    static double lists(double[] x) {
        List<Double> values = new ArrayList<>();
        for (double v : x) {
            values.add(v * v);
        }
        values.add(3.0);
        values.set(0, values.get(0) + 1);
        double sum = values.size();
        for (double v : values) {
            sum += v;
        }
        for (int i = 0; i < values.size(); i++) {
            sum += i * values.get(i);
        }
        List<Double> fixed = List.of(x[0], x[1]);
        List<Double> sequence = Arrays.asList(x[0] * 2, 1.0);
        return sum + fixed.get(1) * sequence.get(0);
    }

    static double dequesAndMaps(double[] x) {
        Deque<Double> stack = new ArrayDeque<>();
        Map<String, Double> names = new HashMap<>();
        for (double v : x) {
            stack.push(v);
        }
        names.put("a", x[0] * x[1]);
        names.put("b", 2.0);
        double a = stack.pop();
        double b = stack.pop();
        double sum = a * b;
        for (Map.Entry<String, Double> entry : names.entrySet()) {
            sum += entry.getValue() * entry.getKey().length();
        }
        return sum + names.get("a") + names.getOrDefault("c", 1.0);
    }

    static double apply(DoubleUnaryOperator f, double x) {
        return f.applyAsDouble(x);
    }

    static double lambdas(double[] x) {
        double k = x[0];
        DoubleUnaryOperator square = z -> z * z;
        DoubleUnaryOperator scaled = z -> z * k;
        DoubleBinaryOperator mixed = (a, b) -> a * k + b;
        Function<Double, Double> boxed = z -> z * k + 1;
        double sum = 0;
        for (int i = 1; i <= 3; i++) {
            double j = i;
            DoubleUnaryOperator h = y -> y * k * j;
            sum += h.applyAsDouble(i) * h.applyAsDouble(i);
        }
        return sum
                + apply(square, x[1])
                + apply(scaled, 2)
                + mixed.applyAsDouble(x[1], 1)
                + boxed.apply(x[1])
                + square.applyAsDouble(3);
    }

    static double methodReferences(double[] x) {
        DoubleUnaryOperator tanh = Math::tanh;
        DoubleBinaryOperator max = Math::max;
        DoubleUnaryOperator own = HelperTypeTest::cubed;
        Function<double[], Vec> make = Vec::of;
        Function<Vec, Double> first = Vec::x;
        Vec v = make.apply(new double[] {x[0], x[1], 1});
        return apply(tanh, x[0]) + max.applyAsDouble(x[0], x[1]) + own.applyAsDouble(x[1]) + first.apply(v);
    }

    static double cubed(double x) {
        return x * x * x;
    }

    interface Activation extends Serializable {
        double apply(double z);
    }

    static ScalarField usesActivation(Activation activation) {
        return x -> activation.apply(x[0]) + activation.apply(2);
    }

    interface Op<T> {
        T apply(T a);
    }

    record Times(double k) implements Op<Double> {
        @Override
        public Double apply(Double a) {
            return a * k;
        }
    }

    static <T> T twice(Op<T> op, T a) {
        return op.apply(op.apply(a));
    }

    static double generics(double[] x) {
        return twice(new Times(x[1]), x[0]) + twice(new Times(2), 3.0);
    }

    static double arraysOfObjects(double[] x) {
        Vec[] vs = new Vec[2];
        vs[0] = Vec.of(x);
        vs[1] = new Vec(1, 2, 3);
        Double[] boxes = {x[0], 2.0};
        return vs[0].dot(vs[1]) + vs[0].dot(vs[0]) + boxes[0] * boxes[1] + vs.length;
    }

    static double nullsAndInstanceof(double[] x) {
        double[] maybe = null;
        Object any = x[0] > 0 ? (Object) Double.valueOf(x[0]) : "text";
        if (x[1] > 0) {
            maybe = new double[] {x[1]};
        }
        double sum = maybe == null ? 0 : maybe[0] * 2;
        if (any instanceof Double d) {
            sum += d * d;
        }
        if (any instanceof String) {
            sum += 100;
        }
        return sum;
    }

    static final class Pair<A, B> {
        final A first;
        B second;

        Pair(A first, B second) {
            this.first = first;
            this.second = second;
        }
    }

    static double pairs(double[] x) {
        Pair<Double, Vec> p = new Pair<>(x[0] * x[1], new Vec(x[0], 1, 2));
        p.second = p.second.plus(new Vec(x[1], x[1], 0));
        Pair<String, Integer> q = new Pair<>("four", 4);
        return p.first * p.second.y() + p.second.x() * q.second + q.first.length();
    }
}
