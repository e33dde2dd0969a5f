package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Objects that are hard to take apart: each is right, against differences, or refused; none is wrong. */
class AdversarialObjectsTest {

    private static final List<Backend> BACKENDS = List.of(
            SourceAdjoint.create(),
            SourceForward.create(),
            SourceAdjoint.create().withCheckpoints());

    private static Cell found = new Cell(0);
    private static double total;

    private record Bounded(double a, double b) {
        Bounded {
            if (Double.isNaN(a)) {
                throw new IllegalArgumentException("not a number");
            }
            b = Math.max(b, -0.5);
        }

        Bounded(double a) {
            this(a, 2 * a);
        }
    }

    private static class Cell {
        double v;

        Cell(double v) {
            this.v = v;
        }

        void add(double change) {
            v += change;
        }
    }

    /** Its field hides another. */
    private static class Hiding extends Cell {
        @SuppressWarnings("HidingField") // What is tested.
        double v;

        Hiding(double v) {
            super(v * 2);
            this.v = v;
        }

        double both() {
            return v * super.v;
        }
    }

    private static class Base {
        double v;

        @SuppressWarnings("OverridableMethodCallInConstructor") // What is tested.
        Base(double v) {
            this.v = v;
            begin();
        }

        void begin() {
            v *= 2;
        }

        double get() {
            return v;
        }
    }

    private static class Derived extends Base {
        double w = 3;

        Derived(double v) {
            super(v);
            w += v;
        }

        @Override
        void begin() {
            w = v * 5;
            v += 1;
        }

        @Override
        double get() {
            return super.get() * w;
        }
    }

    private static final class Outer {
        double k;

        Outer(double k) {
            this.k = k;
        }

        final class Inner {
            final double m;

            Inner(double m) {
                this.m = m;
                k += m;
            }

            double value() {
                return k * m;
            }
        }
    }

    private static class Ring {
        private double[] kept = new double[3];
        private int next;

        void push(double value) {
            kept[next++ % 3] = value;
        }

        double mixed() {
            return kept[0] * kept[1] + kept[2];
        }
    }

    private static final class Half {
        final double a;
        final double b;

        Half(double x) {
            a = x;
            if (x > 0.5) {
                throw new IllegalStateException("half made");
            }
            b = x * x;
        }
    }

    private static final class Lazily {
        private final double from;
        private double value;
        private boolean known;

        Lazily(double from) {
            this.from = from;
        }

        double get() {
            if (!known) {
                value = Math.exp(from);
                known = true;
            }
            return value;
        }
    }

    private static void mix(Cell p, Cell q) {
        p.v = q.v * p.v;
        q.v = p.v + 1;
    }

    private static Map<String, ScalarField> right() {
        Map<String, ScalarField> all = new LinkedHashMap<>();
        all.put("a record that changes and checks what it is given", x -> {
            var p = new Bounded(x[0], x[1]);
            return p.a() * p.b() * new Bounded(x[2]).b();
        });
        all.put("a field that hides another", x -> {
            var s = new Hiding(x[0]);
            s.add(x[1]);
            s.v *= x[2];
            return s.both() + ((Cell) s).v;
        });
        all.put("a constructor that calls an overridden method", x -> new Derived(x[0]).get() * x[1]);
        all.put("an inner object that changes the one around it", x -> {
            var o = new Outer(x[0]);
            Outer.Inner i = o.new Inner(x[1]);
            o.k *= x[2];
            return i.value() + o.new Inner(x[2]).value();
        });
        all.put("two objects with one array", x -> {
            var a = new Ring();
            var b = new Ring();
            b.kept = a.kept;
            a.push(x[0]);
            b.push(x[1]);
            a.push(x[2]);
            a.push(x[0] * x[1]);
            return a.mixed() + b.mixed() * a.next;
        });
        all.put("one object under two names in a call", x -> {
            var p = new Cell(x[0]);
            mix(p, p);
            p.add(x[1]);
            mix(p, new Cell(x[2]));
            return p.v;
        });
        all.put("objects that change places in a loop", x -> {
            var p = new Cell(x[0]);
            var q = new Cell(x[1]);
            for (int i = 0; i < 3; i++) {
                Cell t = p;
                p = q;
                q = t;
                p.v += q.v * x[2];
            }
            return p.v * q.v * q.v;
        });
        all.put("one of two objects by a number", x -> {
            var p = new Cell(x[0]);
            var q = new Cell(x[1]);
            for (int i = 0; i < 4; i++) {
                (p.v > q.v ? p : q).add(x[2] * i);
            }
            return p.v * q.v;
        });
        all.put("an object of the round before", x -> {
            var first = new Cell(x[0]);
            Cell before = first;
            for (int i = 0; i < 4; i++) {
                var next = new Cell(before.v * x[1]);
                before.v = x[2];
                before = next;
            }
            return first.v * before.v;
        });
        all.put("a value computed when first asked for", x -> {
            var lazy = new Lazily(x[0]);
            return lazy.get() * lazy.get() * x[1] + x[2];
        });
        all.put("a constructor that may throw", x -> {
            var h = new Half(0.1 * x[0]);
            return h.a * h.b * x[1];
        });
        all.put("an anonymous object that changes an array it captured", x -> {
            double[] k = {x[0]};
            var o = new DoubleUnaryOperator() {
                private double z = x[1];

                @Override
                public double applyAsDouble(double t) {
                    z += t;
                    k[0] *= z;
                    return k[0];
                }
            };
            return o.applyAsDouble(x[2]) + o.applyAsDouble(x[0]);
        });
        all.put("a lambda over an object that changes", x -> {
            var c = new Cell(x[0]);
            DoubleSupplier s = () -> c.v * x[1];
            c.v = x[2];
            return s.getAsDouble() * c.v;
        });
        Base given = new Derived(3);
        all.put("an object of one class whose place one of another may take", x -> {
            var b = new Base(2);
            if (x[1] > 0) {
                b = given;
            }
            return b.get() * x[2];
        });
        all.put("objects compared", x -> {
            var p = new Cell(x[0]);
            Cell q = x[1] > 0 ? p : new Cell(x[0]);
            return p == q ? p.v : q.v * x[2];
        });
        return all;
    }

    private static Map<String, ScalarField> refused() {
        Map<String, ScalarField> all = new LinkedHashMap<>();
        all.put("objects in an array", x -> {
            Cell[] cells = {new Cell(x[0]), new Cell(x[1])};
            cells[0].add(x[2]);
            return cells[0].v * cells[1].v;
        });
        all.put("a reference that may be null", x -> {
            Cell c = null;
            if (x[0] > 0) {
                c = new Cell(x[1]);
            }
            return c == null ? x[2] : c.v * c.v;
        });
        all.put("records compared", x -> new Bounded(x[0]).equals(new Bounded(x[1])) ? x[0] : x[2]);
        all.put("an object's hash", x -> {
            var c = new Cell(x[0]);
            return c.hashCode() == 0 ? x[1] : c.v;
        });
        all.put("objects of two classes", x -> {
            Base b = x[0] > 0 ? new Base(x[1]) : new Derived(x[2]);
            return b.get();
        });
        all.put("an object in a static field", x -> {
            found = new Cell(x[0]);
            found.add(x[1]);
            return found.v * x[2];
        });
        all.put("a field of an object from outside", x -> {
            found.v = x[0];
            return found.v * x[1];
        });
        all.put("a sum in a static field", x -> {
            total = 0;
            for (double each : x) {
                total += new Cell(each).v * x[0];
            }
            return total;
        });
        all.put("an exception while half made", x -> {
            try {
                return new Half(x[0]).b;
            } catch (IllegalStateException e) {
                return x[1];
            }
        });
        all.put("objects in a list", x -> {
            List<Cell> list = new ArrayList<>();
            list.add(new Cell(x[0]));
            return list.get(0).v * x[1];
        });
        all.put("an object guarded by a lock", x -> {
            var c = new Cell(x[0]);
            synchronized (c) {
                c.add(x[1]);
            }
            return c.v;
        });
        return all;
    }

    @TestFactory
    Stream<DynamicTest> areRight() {
        return right().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> agrees(entry.getValue())));
    }

    private static void agrees(ScalarField f) {
        var random = new Random(15);
        for (int point = 0; point < 4; point++) {
            double[] x = random.doubles(3, -1, 1).toArray();
            double[] expected = FiniteDifferences.create().gradient(f, x);
            for (Backend backend : BACKENDS) {
                ValueAndGradient both = backend.valueAndGradient(f, x.clone());
                assertThat(both.value()).as(backend.name()).isEqualTo(f.apply(x.clone()));
                assertThat(both.gradient()).as(backend.name()).containsExactly(expected, within(1e-5));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> areRefused() {
        return refused().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    for (Backend backend : BACKENDS) {
                        assertThatThrownBy(() -> backend.gradient(entry.getValue(), new double[] {0.4, 0.7, -0.2}))
                                .isInstanceOf(NotLiftableException.class)
                                .hasMessageStartingWith("source: in ")
                                .hasMessageEndingWith("; use ReverseTape or ForwardDual");
                    }
                }));
    }
}
