package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("opencl")
class RosenbrockKernelTest {

    /** Host and device compute in the same precision and may differ in how they round a sum. */
    private static final double TOLERANCE = 1e-12;

    private static OpenClDevice device;
    private static RosenbrockKernel kernel;

    /** Before each test and not once for all, so that each is reported as skipped. */
    @BeforeEach
    void compileOnce() {
        device = OpenCl.deviceOrSkip();
        if (kernel == null) {
            kernel = RosenbrockKernel.on(device);
        }
    }

    @AfterAll
    static void close() {
        if (kernel != null) {
            kernel.close();
        }
    }

    @Test
    void agreesWithValuesWorkedOutByHand() {
        // (1, 1, 1) is the minimum; at (2, 3, 5): a = -1, b = -1 and a = -4, b = -2.
        double[] points = {1, 2, /* */ 1, 3, /* */ 1, 5};
        ValuesAndGradients result = kernel.valueAndGradient(points, 2, 3);
        assertThat(result.values()).containsExactly(0.0, 100.0 + 1.0 + 1600.0 + 4.0);
        assertThat(result.gradients())
                .containsExactly(0.0, 800.0 + 2.0, /* */ 0.0, -200.0 + 4800.0 + 4.0, /* */ 0.0, -800.0);
    }

    @ParameterizedTest(name = "{0} points of dimension {1}")
    @CsvSource({"1,1", "1,2", "1,1000", "3,1", "2,3", "63,5", "64,2", "65,7", "127,4", "1021,3", "4096,10", "100000,10"
    })
    void agreesWithTheGradientWrittenInJava(int count, int dimension) {
        double[] points = random(20261122, dimension * count);
        double[] before = points.clone();
        check(kernel.valueAndGradient(points, count, dimension), points, count, dimension);
        assertThat(points).isEqualTo(before);
    }

    @Test
    void givesNothingForNoPoints() {
        ValuesAndGradients result = kernel.valueAndGradient(new double[0], 0, 3);
        assertThat(result.values()).isEmpty();
        assertThat(result.gradients()).isEmpty();
    }

    @Test
    void propagatesNotANumberAndInfinityInTheirPointAlone() {
        double[] points = {Double.NaN, 1, Double.POSITIVE_INFINITY, /* */ 1, 1, 1};
        ValuesAndGradients result = kernel.valueAndGradient(points, 3, 2);
        assertThat(result.values()).containsExactly(Double.NaN, 0.0, Double.POSITIVE_INFINITY);
        assertThat(result.gradients()[1]).isZero();
        assertThat(result.gradients()[3]).isNaN();
    }

    @Test
    void readsTheArrayAnewAtEveryLaunch() {
        double[] points = {1.0, 1.0};
        assertThat(kernel.valueAndGradient(points, 1, 2).values()).containsExactly(0.0);
        points[0] = -1.0;
        assertThat(kernel.valueAndGradient(points, 1, 2).values()).containsExactly(4.0);
    }

    /** More than 10 GB in all, in a heap of one: they fit only where launches let the garbage collector work. */
    @Test
    void letsGarbageBeCollectedBetweenLaunches() {
        int count = 900_000;
        for (int launch = 0; launch < 500; launch++) {
            double[] points = new double[count + launch % 7];
            points[launch] = launch;
            double[] values = kernel.valueAndGradient(points, points.length, 1).values();
            assertThat(values[launch]).isZero();
        }
    }

    @Test
    void canBeOpenedAndClosedManyTimes() {
        double[] point = {-1.2, 1.0};
        for (int i = 0; i < 50; i++) {
            try (RosenbrockKernel another = RosenbrockKernel.on(device)) {
                assertThat(another.valueAndGradient(point, 1, 2).values()[0]).isCloseTo(24.2, within(1e-12));
            }
        }
    }

    @Test
    void letsThreadsTakeTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RosenbrockKernel another = RosenbrockKernel.on(device)) {
            List<Future<?>> runs = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(seed -> threads.submit(() -> {
                        int count = 100 + seed;
                        double[] points = random(seed, 5 * count);
                        RosenbrockKernel used = seed % 2 == 0 ? kernel : another;
                        check(used.valueAndGradient(points, count, 5), points, count, 5);
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void refusesAWrongLength() {
        assertThatThrownBy(() -> kernel.valueAndGradient(new double[7], 2, 3))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("rosenbrock: points must have length 6 (3 coordinates of 2 points) but had length 7");
        assertThatThrownBy(() -> kernel.valueAndGradient(new double[0], -1, 3))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("rosenbrock: count must be at least 0 but was -1");
        assertThatThrownBy(() -> kernel.valueAndGradient(new double[0], 2, 0))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("rosenbrock: dimension must be at least 1 but was 0");
        assertThatThrownBy(() -> kernel.valueAndGradient(new double[1], 1 << 16, 1 << 16))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("rosenbrock: points must have length 4294967296 (65536 coordinates of 65536 points)"
                        + " but had length 1");
    }

    @Test
    void refusesToRunOnceClosed() {
        RosenbrockKernel closed = RosenbrockKernel.on(device);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.valueAndGradient(new double[2], 1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rosenbrock: the kernel must be open but was closed");
    }

    @Test
    void refusesADeviceThatWasNotDiscovered() {
        OpenClDevice stranger = new OpenClDevice(0, device.platform(), "stranger", device.type(), 1, 1L, true);
        assertThatThrownBy(() -> RosenbrockKernel.on(stranger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rosenbrock: device must be one that OpenClDevices discovered but was " + stranger);
    }

    @Test
    void refusesADeviceWithoutDoublePrecision() {
        OpenClDevice single =
                new OpenClDevice(device.index(), device.platform(), device.name(), device.type(), 1, 1L, false);
        assertThatThrownBy(() -> RosenbrockKernel.on(single))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rosenbrock: device must compute in double precision but " + device.name()
                        + " does not; choose one that does or another backend");
    }

    private static double[] random(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(length, -2.0, 2.0).toArray();
    }

    private static void check(ValuesAndGradients result, double[] points, int count, int dimension) {
        assertThat(result.values()).hasSize(count);
        assertThat(result.gradients()).hasSize(points.length);
        double[] x = new double[dimension];
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < dimension; i++) {
                x[i] = points[i * count + p];
            }
            checkClose("value", p, result.values()[p], value(x));
            double[] gradient = gradient(x);
            for (int i = 0; i < dimension; i++) {
                checkClose("component " + i, p, result.gradients()[i * count + p], gradient[i]);
            }
        }
    }

    /** One call of AssertJ per number would take most of the test's time. */
    private static void checkClose(String what, int point, double actual, double expected) {
        if (!(Math.abs(actual - expected) <= TOLERANCE * Math.max(1.0, Math.abs(expected)))) {
            throw new AssertionError(what + " at point " + point + " must be " + expected + " but was " + actual);
        }
    }

    private static double value(double[] x) {
        double sum = 0.0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1.0 - x[i];
            sum += 100.0 * a * a + b * b;
        }
        return sum;
    }

    private static double[] gradient(double[] x) {
        double[] gradient = new double[x.length];
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            gradient[i] += -400.0 * x[i] * a - 2.0 * (1.0 - x[i]);
            gradient[i + 1] += 200.0 * a;
        }
        return gradient;
    }
}
