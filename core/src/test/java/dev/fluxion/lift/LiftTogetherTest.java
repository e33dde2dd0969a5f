package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ScalarField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threads that meet code nobody has lifted yet lift it once, and compute what one thread does. */
class LiftTogetherTest {

    private static final int THREADS = 4;
    private static final int CLASSES = 12;

    /** Helpers, objects made inside and outside behind an interface, lambdas and branches, so that all tables are written to. */
    private static final String SOURCE = """
            package together;

            import java.util.function.DoubleUnaryOperator;

            public final class %1$s {
                interface Shape {
                    double area(double a);
                }

                record Square(double k) implements Shape {
                    public double area(double a) {
                        return k * a * a;
                    }
                }

                record Line(double k) implements Shape {
                    public double area(double a) {
                        return k * a;
                    }
                }

                static double helper(double[] a, double s) {
                    double sum = 0;
                    for (int i = 0; i < a.length; i++) {
                        a[i] = Math.sin(a[i]) * s;
                        sum += a[i];
                    }
                    return sum;
                }

                static double twice(DoubleUnaryOperator f, double s) {
                    return f.applyAsDouble(f.applyAsDouble(s));
                }

                public static dev.fluxion.ScalarField make() {
                    Shape outside = new Square(3);
                    return x -> {
                        Shape inside = x[0] > 0 ? new Line(x[1]) : new Square(x[0]);
                        return inside.area(x[0]) + outside.area(x[1]) + helper(x.clone(), x[0]) + twice(z -> z * x[1], x[0]);
                    };
                }
            }
            """;

    @Test
    void allThreadsComputeWhatOneDoes() throws Exception {
        Map<String, String> sources = new HashMap<>();
        for (int k = 0; k < CLASSES; k++) {
            sources.put("together.C" + k, SOURCE.formatted("C" + k));
        }
        ClassLoader loader = Compilation.load(sources);
        List<ScalarField> functions = new ArrayList<>();
        for (int k = 0; k < CLASSES; k++) {
            functions.add((ScalarField)
                    loader.loadClass("together.C" + k).getMethod("make").invoke(null));
        }
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Callable<List<double[]>> all = () -> {
            List<double[]> tangents = new ArrayList<>();
            for (ScalarField f : functions) {
                start.await();
                tangents.add(Tangent.along(Lift.generic(f), new double[] {0.7, 0.4}, 1, 0));
            }
            return tangents;
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<double[]>>> results = threads.invokeAll(Collections.nCopies(THREADS, all));
            double a = 0.7;
            double b = 0.4;
            double value = a * b + 3 * b * b + (Math.sin(a) + Math.sin(b)) * a + a * b * b;
            double tangent = b + Math.cos(a) * a + Math.sin(a) + Math.sin(b) + b * b;
            for (Future<List<double[]>> result : results) {
                for (double[] both : result.get()) {
                    assertThat(both[0]).isCloseTo(value, within(1e-14));
                    assertThat(both[1]).isCloseTo(tangent, within(1e-14));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
