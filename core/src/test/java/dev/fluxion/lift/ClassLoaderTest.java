package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Functions of classes that other loaders have loaded, as application servers and development tools do. */
public class ClassLoaderTest {

    /** Calls back what it is given, as a library below the user's code does. */
    public static double twice(ScalarFunction f, double z) {
        return f.apply(f.apply(z));
    }

    private static final String PRIVATE_PARTS = """
            package loaded;

            import dev.fluxion.ScalarField;
            import dev.fluxion.lift.ClassLoaderTest;

            public class User {
                private record Pair(double a, double b) {
                    private double product() {
                        return a * b;
                    }
                }

                private double weight = 2;

                private double weighted(double v) {
                    weight = weight + 0;
                    return v * weight;
                }

                private static double squared(double v) {
                    return v * v;
                }

                public static ScalarField make() {
                    User user = new User();
                    return x -> squared(x[0]) * user.weighted(new Pair(x[0], x[1]).product())
                            + ClassLoaderTest.twice(z -> z * x[1], x[0]) + ClassLoaderTest.twice(z -> z * z, x[0]);
                }
            }
            """;

    private static ScalarField made(ClassLoader loader) throws ReflectiveOperationException {
        return (ScalarField) loader.loadClass("loaded.User").getMethod("make").invoke(null);
    }

    @Test
    void functionsOfAnotherClassLoaderAreLiftedWithTheirPrivateParts() throws Exception {
        Program.of("private parts", made(Compilation.load(Map.of("loaded.User", PRIVATE_PARTS))), 0.75, 1.25)
                .check();
    }

    @Test
    void discardedClassesAreCollected() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ClassLoader loader = Compilation.load(Map.of("loaded.User", PRIVATE_PARTS));
            Tangent.along(Lift.generic(made(loader)), new double[] {1, 2}, 1, 0);
            loaders.add(new WeakReference<>(loader));
        }
        assertCollected(loaders);
    }

    private static void assertCollected(List<WeakReference<ClassLoader>> loaders) {
        // The last one may still be on the stack.
        for (int i = 0; i < 50 && loaders.stream().limit(5).anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
        }
        assertThat(loaders.stream().limit(5)).allMatch(loader -> loader.get() == null);
    }

    /** An application that gives a method of the JDK a derivative, wrong by a factor of its own. */
    private static String ruled(int factor) {
        return """
                package loaded;

                import dev.fluxion.ScalarField;
                import dev.fluxion.rule.CustomRules;
                import java.awt.geom.Point2D;

                public class User {
                    static class Rule {
                        static double pushforward(double a, double b, double c, double d, double y,
                                double da, double db, double dc, double dd) {
                            return FACTOR * (a - c) * da;
                        }
                    }

                    static {
                        Class<?> d = double.class;
                        CustomRules.register(Point2D.class, "distanceSq", Rule.class, d, d, d, d);
                    }

                    public static ScalarField make() {
                        return x -> Point2D.distanceSq(x[0], x[1], 0, 0);
                    }
                }
                """.replace("FACTOR", Integer.toString(factor));
    }

    @Test
    void aRuleHoldsInItsOwnApplicationOnly() throws Exception {
        ScalarField first = made(Compilation.load(Map.of("loaded.User", ruled(2))));
        ScalarField second = made(Compilation.load(Map.of("loaded.User", ruled(7))));
        assertThat(Tangent.along(Lift.generic(first), new double[] {3, 4}, 1, 0))
                .containsExactly(25, 6);
        assertThat(Tangent.along(Lift.generic(second), new double[] {3, 4}, 1, 0))
                .containsExactly(25, 21);
        ScalarField outside = x -> java.awt.geom.Point2D.distanceSq(x[0], x[1], 0, 0);
        assertThatThrownBy(() -> Tangent.along(Lift.generic(outside), new double[] {3, 4}, 1, 0))
                .isInstanceOf(NotLiftableException.class);
    }

    @Test
    void aRuleKeepsNoApplicationAlive() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ClassLoader loader = Compilation.load(Map.of("loaded.User", ruled(i)));
            Tangent.along(Lift.generic(made(loader)), new double[] {1, 2}, 1, 0);
            loaders.add(new WeakReference<>(loader));
        }
        assertCollected(loaders);
    }

    @Test
    void twoThreadsMayLiftTheSameFunctionAtOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            ScalarField f = made(Compilation.load(Map.of("loaded.User", PRIVATE_PARTS)));
            var barrier = new CyclicBarrier(4);
            Callable<double[]> lift = () -> {
                barrier.await();
                return Tangent.along(Lift.generic(f), new double[] {1, 2}, 1, 0);
            };
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<double[]> result : threads.invokeAll(List.of(lift, lift, lift, lift))) {
                    assertThat(result.get()).containsExactly(9, 20);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void aLoaderThatHidesItsClassFilesIsRefused() throws Exception {
        ClassLoader readable = Compilation.load(Map.of("loaded.User", PRIVATE_PARTS));
        ClassLoader hiding = new ClassLoader(readable.getParent()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                try (InputStream in = readable.getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (java.io.IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        assertThatThrownBy(() -> Lift.generic(made(hiding)))
                .isInstanceOf(NotLiftableException.class)
                .hasMessage("lift: the class file of loaded.User must be readable through its class loader but was not"
                        + " found; put it into a method with a rule, write it over Real, or use finite differences");
    }

    @Test
    void aClassThatCannotSeeFluxionIsRefused() {
        assertThatThrownBy(() -> Linkage.checkSeesFluxion(String.class))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("must find the classes of Fluxion but does not");
    }
}
