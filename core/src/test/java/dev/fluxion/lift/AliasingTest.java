package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays and objects reached in more than one way: what is written through one way is read through the other. */
class AliasingTest {

    static final double[] STATIC_ARRAY = new double[2];

    static final class Holder {
        double @Nullable [] array;

        Holder(double @Nullable [] array) {
            this.array = array;
        }

        double[] get() {
            return array == null ? new double[0] : array;
        }

        void set(double v) {
            get()[0] = v;
        }
    }

    record Box(double[] array, List<double[]> list) {}

    static final class Node {
        double value;
        final @Nullable Node next;

        Node(double value, @Nullable Node next) {
            this.value = value;
            this.next = next;
        }
    }

    interface Activation extends Serializable {
        double apply(double z);
    }

    static void link(Holder h, double[] a) {
        h.array = a;
    }

    static double[] same(double[] a) {
        return a;
    }

    static double[] pick(double[] a, double[] b, boolean first) {
        return first ? a : b;
    }

    static void addTo(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
    }

    static double[] row(double[][] m, int i) {
        return m[i];
    }

    static void swap(double[][] m, int i, int j) {
        double[] kept = m[i];
        m[i] = m[j];
        m[j] = kept;
    }

    static Stream<Program> programs() {
        double[] p = {0.75, 1.25};
        double[] scratch = {1, 2};
        double[][] rows = {{1, 2}, {3, 4}};
        double[] data = {2, 3};
        Holder other = new Holder(new double[] {1});
        return Stream.of(
                Program.of(
                        "array written, read through an object",
                        x -> {
                            double[] a = new double[2];
                            Holder h = new Holder(a);
                            a[0] = x[0] * x[0];
                            return h.get()[0] + same(h.array)[0];
                        },
                        p),
                Program.of(
                        "array written through an object",
                        x -> {
                            double[] a = new double[2];
                            Holder h = new Holder(a);
                            h.get()[0] = x[0] * x[0];
                            h.set(a[0] * x[1]);
                            return a[0] * a[0];
                        },
                        p),
                Program.of(
                        "array stored by a passive call, written through the object",
                        x -> {
                            double[] a = new double[2];
                            Holder h = new Holder(null);
                            link(h, a);
                            h.array[1] = x[0];
                            return a[1] * x[1];
                        },
                        p),
                Program.of(
                        "array stored by a passive call, read through the object",
                        x -> {
                            double[] a = new double[2];
                            Holder h = new Holder(null);
                            link(h, a);
                            a[1] = x[0];
                            return h.get()[1] * x[1];
                        },
                        p),
                Program.of(
                        "row written, matrix read after a swap",
                        x -> {
                            double[][] m = new double[2][2];
                            double[] r = m[1];
                            r[0] = x[0];
                            swap(m, 0, 1);
                            return m[0][0] * x[1] + row(m, 0)[0] + m[1][0];
                        },
                        p),
                Program.of(
                        "row returned by a helper and written",
                        x -> {
                            double[][] m = {{1, 2}, {3, 4}};
                            double[] r = row(m, 1);
                            r[1] = x[0] * x[1];
                            return m[1][1] + m[0][1] * x[0];
                        },
                        p),
                Program.of(
                        "one array as two rows",
                        x -> {
                            double[] shared = {1, 2};
                            double[][] m = {shared, shared, shared.clone()};
                            m[0][1] = x[0];
                            return m[1][1] * x[1] + m[2][1] + shared[1];
                        },
                        p),
                Program.of(
                        "the point as a row",
                        x -> {
                            double[][] m = new double[2][2];
                            m[0] = x;
                            m[0][1] = 3 * x[0];
                            return x[1] * x[1] + m[1][1];
                        },
                        p),
                Program.of(
                        "row from outside in a matrix made inside",
                        x -> {
                            double[][] m = new double[2][2];
                            m[0] = rows[1];
                            m[1][0] = x[0];
                            rows[1][1] = 9;
                            return m[0][1] * m[1][0];
                        },
                        p),
                Program.of(
                        "cloned rows lead to the same arrays",
                        x -> {
                            double[][] m = new double[2][2];
                            double[][] k = m.clone();
                            double[][] c = new double[3][];
                            System.arraycopy(m, 0, c, 0, 2);
                            double[][] d = Arrays.copyOf(m, 3);
                            k[0][0] = x[0];
                            k[1] = new double[] {x[1], 5};
                            c[1][1] = x[1];
                            d[0][1] = x[0];
                            return m[0][0] + m[1][0] + k[1][0] * m[0][1] + m[1][1] * x[0] + (d[2] == null ? 1 : 2);
                        },
                        p),
                Program.of(
                        "one row filled into a matrix",
                        x -> {
                            double[][] m = new double[2][2];
                            Arrays.fill(m, new double[] {1, 2});
                            m[0][0] = x[0];
                            Arrays.fill(m[1], 1, 2, x[1]);
                            return m[1][0] * m[0][1];
                        },
                        p),
                Program.of(
                        "arrays of three dimensions made in part",
                        x -> {
                            double[][][] c = new double[2][3][];
                            c[1][2] = new double[] {x[0], 2};
                            Node[][] nodes = new Node[2][2];
                            nodes[1][0] = new Node(x[1], null);
                            return c[1][2][0] * c[1][2][1] * nodes[1][0].value + (nodes[0][1] == null ? 1 : 2);
                        },
                        p),
                Program.of(
                        "arrays in a list in a record",
                        x -> {
                            double[] a = new double[1];
                            List<double[]> list = new ArrayList<>();
                            list.add(a);
                            Box b = new Box(new double[3], list);
                            b.list().get(0)[0] = x[0];
                            b.array()[1] = a[0];
                            return a[0] * b.array[1] + b.list.size();
                        },
                        p),
                Program.of(
                        "list copied from a list of arrays",
                        x -> {
                            List<double[]> list = new ArrayList<>(List.of(new double[2], new double[] {3, 4}));
                            for (double[] r : list) {
                                r[0] += x[0];
                            }
                            return list.get(0)[0] * list.get(1)[0];
                        },
                        p),
                Program.of(
                        "an array passed twice",
                        x -> {
                            double[] a = {x[0], x[1]};
                            addTo(a, a);
                            addTo(a, x);
                            return a[0] * a[1];
                        },
                        p),
                Program.of(
                        "one of two arrays",
                        x -> {
                            double[] a = new double[1];
                            double[] b = x[0] < 0 ? x.clone() : a;
                            double[] c = x[0] > 0 ? a : x;
                            b[0] = x[1] * 2;
                            c[0] *= x[0];
                            pick(a, new double[1], x[0] > 0)[0] += 1;
                            return a[0] * x[0];
                        },
                        p),
                Program.of(
                        "linked nodes",
                        x -> {
                            Node n = null;
                            for (double v : x) {
                                n = new Node(v, n);
                            }
                            Node[] all = {n, new Node(2, n)};
                            all[1].next.value *= x[0];
                            return n.value * all[1].value + all[0].next.value;
                        },
                        p),
                Program.of(
                        "object arrays that hold themselves",
                        x -> {
                            Object[] os = new Object[2];
                            double[] a = new double[1];
                            os[0] = a;
                            os[1] = os;
                            ((double[]) ((Object[]) os[1])[0])[0] = x[0];
                            return a[0] * a[0];
                        },
                        p),
                Program.of(
                        "sorted before it is written",
                        x -> {
                            double[] a = {6, 5};
                            double s = a[0];
                            Arrays.sort(a);
                            a[1] = x[0];
                            return a[1] * s + a[0];
                        },
                        p),
                Program.of(
                        "scratch array from outside",
                        x -> {
                            scratch[0] = x[0];
                            double y = scratch[0] * scratch[1];
                            rows[0][0] = x[1];
                            scratch[0] = 1;
                            return y * rows[0][0] * data[1] * other.get()[0];
                        },
                        p),
                Program.of(
                        "lambda that writes to an array made inside",
                        x -> {
                            double[] b = new double[2];
                            DoubleUnaryOperator f = z -> b[0] = z * z;
                            return f.applyAsDouble(x[0]) * b[0];
                        },
                        p));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void whatIsWrittenOneWayIsReadTheOther(Program program) {
        program.check();
    }

    record Refused(String what, ScalarField f) {
        @Override
        public String toString() {
            return what;
        }
    }

    record Held(double[] values) {}

    private static void overwrite(double[] values, double x) {
        values[0] = x;
    }

    static Stream<Refused> refused() {
        double[] a = {1, 2};
        double[] same = a;
        double[][] rows = {{1, 2}, {3, 4}};
        double[] row = rows[0];
        Holder holder = new Holder(a);
        Held held = new Held(new double[] {7, 8});
        List<double[]> list = List.of(a);
        Map<String, Object> map = Map.of("key", List.of(holder));
        AtomicReference<double[]> reference = new AtomicReference<>(a);
        ThreadLocal<double[]> local = ThreadLocal.withInitial(() -> a);
        double[] statically = STATIC_ARRAY;
        Activation writing = z -> {
            a[0] = z;
            return a[0];
        };
        String captured = "captures and writes to must be reached through one variable only but is ";
        return Stream.of(
                new Refused(captured + "also held by a captured [D; make the array inside the function", x -> {
                    a[0] = x[0];
                    return same[0];
                }),
                new Refused(captured + "captured twice; make the array inside the function", x -> {
                    a[0] = x[0];
                    same[0] = x[0];
                    return a[0];
                }),
                new Refused(captured + "also held by a captured [[D; make the array inside the function", x -> {
                    row[0] = x[0];
                    return rows[0][0];
                }),
                new Refused(captured + "also held by a captured [D; make the array inside the function", x -> {
                    rows[0][0] = x[0];
                    return row[0];
                }),
                new Refused(captured + "also held by a captured dev.fluxion.lift.AliasingTest$Holder", x -> {
                    a[0] = x[0];
                    return holder.get()[0];
                }),
                new Refused(captured + "also held by a captured java.util.ImmutableCollections$List12", x -> {
                    a[0] = x[0];
                    return list.get(0)[0];
                }),
                new Refused(captured + "also held by a captured java.util.ImmutableCollections$Map1", x -> {
                    a[0] = x[0];
                    return a[0] + map.size();
                }),
                new Refused(captured + "also held by a captured java.util.concurrent.atomic.AtomicReference", x -> {
                    a[0] = x[0];
                    return reference.get()[0];
                }),
                new Refused(captured + "perhaps also held by a captured java.lang.ThreadLocal", x -> {
                    a[0] = x[0];
                    return local.get()[0];
                }),
                new Refused(captured + "also held by a captured [D", x -> {
                    statically[0] = x[0];
                    return STATIC_ARRAY[0];
                }),
                new Refused("an array that came from outside must not depend on the input", x -> {
                    return writing.apply(x[0]) + a[0];
                }),
                new Refused("an array that came from outside must not depend on the input", x -> {
                    held.values()[0] = x[0];
                    return held.values()[0];
                }),
                new Refused("an array that came from outside must not depend on the input", x -> {
                    double[] handed = held.values();
                    overwrite(handed, x[0]);
                    return handed[0];
                }),
                new Refused("an array written to must be made inside the function", x -> {
                    double[] outside = holder.get();
                    DoubleUnaryOperator f = z -> outside[0] = z;
                    return f.applyAsDouble(x[0]) + outside[0];
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void arraysFromOutsideThatAreReachedInTwoWaysAreNotWritten(Refused refused) {
        assertThatThrownBy(() -> Tangent.along(Lift.generic(refused.f()), new double[] {0.5}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining(refused.what());
    }

    @Test
    void dataGivenToHelpersIsNotCopied() {
        double[] data = new double[1 << 20];
        Arrays.fill(data, 2.0);
        ScalarField f = x -> weighted(x, data);
        var lifted = Lift.generic(f);
        var bean = java.lang.management.ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
        Tangent.along(lifted, new double[] {3}, 1.0);
        long before = bean.getCurrentThreadAllocatedBytes();
        assertThat(Tangent.along(lifted, new double[] {3}, 1.0)).containsExactly(12, 4);
        assertThat(bean.getCurrentThreadAllocatedBytes() - before).isLessThan(data.length);
    }

    static double weighted(double[] x, double[] data) {
        return data[0] * x[0] + data[data.length - 1] * x[0];
    }
}
