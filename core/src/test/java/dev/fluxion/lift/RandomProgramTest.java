package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Random programs, lifted, compute the primal's value to the last bit and the tangent that the same program carries by hand.
 * {@code -Dfluxion.random.programs=10000} runs more of them, {@code -Dfluxion.random.seed=42} others.
 */
class RandomProgramTest {

    private static final int COUNT = Integer.getInteger("fluxion.random.programs", 300);
    private static final long SEED = Long.getLong("fluxion.random.seed", 20_261_122L);

    /** As many as javac compiles in one run at little cost. */
    private static final int BATCH = 150;

    /** Both tangents are sums of the same products; more than their rounding means another derivative. */
    private static final double TOLERANCE = 1e-12;

    private final AtomicInteger telling = new AtomicInteger();

    @Test
    void liftedProgramsComputeTheirValuesAndTangents() throws Exception {
        for (int from = 0; from < COUNT; from += BATCH) {
            int to = Math.min(COUNT, from + BATCH);
            Map<String, String> sources = new HashMap<>(RandomPrograms.types());
            for (int i = from; i < to; i++) {
                List<String> both = RandomPrograms.write(SEED + i, "P" + i);
                sources.put("fuzz.P" + i, both.get(0));
                sources.put("fuzz.P" + i + "Dual", both.get(1));
            }
            ClassLoader loader = Compilation.load(sources);
            // Several at once, as a program has nothing to do with another.
            IntStream.range(from, to).parallel().forEach(i -> check(loader, "fuzz.P" + i, SEED + i));
        }
        assertThat(telling.get())
                .as("programs with a finite value and a tangent that is not zero")
                .isGreaterThan(COUNT / 2);
    }

    private void check(ClassLoader loader, String name, long seed) {
        try {
            ScalarField f =
                    (ScalarField) loader.loadClass(name).getMethod("make").invoke(null);
            Method dual = loader.loadClass(name + "Dual").getMethod("f", Dual[].class);
            check(f, dual, seed);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("seed " + seed + " does not make its functions", e);
        }
    }

    private void check(ScalarField f, Method dual, long seed) throws ReflectiveOperationException {
        String program = "seed " + seed;
        var random = new Random(seed);
        double[] x = random.doubles(3, -2, 2).toArray();
        double[] direction = random.doubles(3, -1, 1).toArray();
        Dual[] point = new Dual[3];
        for (int i = 0; i < 3; i++) {
            point[i] = Dual.variable(x[i], direction[i]);
        }
        double value = f.apply(x.clone());
        Dual expected = (Dual) dual.invoke(null, (Object) point);
        assertThat(Double.doubleToLongBits(expected.v()))
                .as("%s: the double of the program computes %s, not %s", program, expected.v(), value)
                .isEqualTo(Double.doubleToLongBits(value));
        double[] lifted;
        try {
            lifted = Tangent.along(Lift.generic(f), x, direction);
        } catch (Throwable e) {
            throw new AssertionError(program + " is not lifted", e);
        }
        assertThat(Double.doubleToLongBits(lifted[0]))
                .as("%s: lifted %s, primal %s", program, lifted[0], value)
                .isEqualTo(Double.doubleToLongBits(value));
        if (Double.isFinite(expected.t())) {
            assertThat(lifted[1])
                    .as("%s: tangent", program)
                    .isCloseTo(expected.t(), Offset.offset(TOLERANCE * Math.max(1.0, Math.abs(expected.t()))));
            telling.addAndGet(Double.isFinite(value) && expected.t() != 0 ? 1 : 0);
        } else {
            assertThat(Double.isFinite(lifted[1])).as("%s: tangent", program).isFalse();
        }
    }
}
