package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs, differentiated by dual numbers as well. The profile {@code nightly} runs 10 000 of them, {@code
 * -Dfluxion.random.programs=1000 -Dfluxion.random.seed=42} as many as wanted, or others; {@link LoopPrograms#write} gives the source of a seed.
 */
class LoopProgramTest {

    private static final int AT_ONCE = 100;
    private static final double TOLERANCE = 1e-9;

    private final ForwardDual duals = ForwardDual.create();
    private final SourceAdjoint adjoint = SourceAdjoint.create();
    private final SourceForward forward = SourceForward.withChunk(3);
    private final AtomicInteger runLifted = new AtomicInteger();

    @Test
    void differentiatesRandomProgramsAsDualNumbersDo(@TempDir Path directory) throws Exception {
        int programs = Integer.getInteger("fluxion.random.programs", 300);
        long first = Long.getLong("fluxion.random.seed", 1_000L);
        for (int done = 0; done < programs; done += AT_ONCE) {
            Map<String, String> sources = new TreeMap<>();
            for (int i = done; i < Math.min(programs, done + AT_ONCE); i++) {
                sources.put("P" + (first + i), LoopPrograms.write(first + i, "P" + (first + i)));
            }
            ClassLoader loader = CompiledSource.load(directory, sources);
            // Several at once, as a program has nothing to do with another.
            sources.keySet().parallelStream().forEach(name -> check(loader, name));
        }
        if (programs >= AT_ONCE) {
            assertThat(runLifted.get()).isGreaterThan(programs / 20);
        }
    }

    private void check(ClassLoader loader, String name) {
        try {
            check(loader.loadClass(name), Long.parseLong(name.substring(1)));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name + " does not make its functions", e);
        }
    }

    private void check(Class<?> program, long seed) throws ReflectiveOperationException {
        double[] data = {0.3, -0.7, 1.1, 0.2};
        int[] table = {2, 1, 3};
        Object[] captured = {data, table, 0.4};
        Class<?>[] types = {double[].class, int[].class, double.class};
        ScalarField field = (ScalarField) program.getMethod("field", types).invoke(null, captured);
        VectorFunction vector =
                (VectorFunction) program.getMethod("vector", types).invoke(null, captured);
        var random = new Random(seed);
        PreparedGradient prepared = adjoint.prepareGradient(field, 4);
        PreparedGradient rewinding = adjoint.withCheckpoints().prepareGradient(field, 4);
        for (int point = 0; point < 3; point++) {
            double[] x = random.doubles(4, -1.0, 1.0).toArray();
            checkGradient(field, prepared, x, "seed " + seed);
            checkGradient(field, rewinding, x, "checkpoints, seed " + seed);
            checkPullback(adjoint, vector, x, random, "seed " + seed);
            if (point == 0) {
                checkPullback(adjoint.withCheckpoints(), vector, x, random, "checkpoints, seed " + seed);
                checkPushforward(field, vector, x, random, "seed " + seed);
                if (seed % 15 == 0) {
                    checkSecondOrder(field, x, random, "seed " + seed);
                }
                if (seed % 3 == 0) {
                    checkLifted(field, x, random, "seed " + seed);
                }
            }
        }
        assertThat(data).containsExactly(0.3, -0.7, 1.1, 0.2);
    }

    private void checkGradient(ScalarField f, PreparedGradient prepared, double[] x, String seed) {
        ValueAndGradient expected = duals.valueAndGradient(f, x);
        double[] gradient = new double[x.length];
        double value = prepared.valueAndGradient(x.clone(), gradient);
        assertThat(value).as(seed).isEqualTo(f.apply(x.clone()));
        assertClose(gradient, expected.gradient(), seed);
    }

    private void checkPullback(SourceAdjoint backend, VectorFunction f, double[] x, Random random, String seed) {
        DMatrixRMaj jacobian = duals.jacobian(f, x);
        Pullback pullback = backend.pullbackAt(f, x);
        assertThat(pullback.value()).as(seed).containsExactly(f.apply(x.clone()));
        for (int sweep = 0; sweep < 2; sweep++) {
            double[] cotangent = random.doubles(jacobian.numRows, -1.0, 1.0).toArray();
            double[] expected = new double[x.length];
            for (int i = 0; i < jacobian.numRows; i++) {
                for (int j = 0; j < expected.length; j++) {
                    expected[j] += cotangent[i] * jacobian.get(i, j);
                }
            }
            assertClose(pullback.apply(cotangent), expected, seed);
        }
    }

    /** In chunks of two tangents, and one tangent alone. */
    private void checkPushforward(ScalarField field, VectorFunction vector, double[] x, Random random, String seed) {
        ValueAndGradient both = forward.valueAndGradient(field, x);
        assertThat(both.value()).as(seed).isEqualTo(field.apply(x.clone()));
        assertClose(both.gradient(), duals.gradient(field, x), seed);
        ValueAndJacobian all = forward.valueAndJacobian(vector, x);
        DMatrixRMaj jacobian = duals.jacobian(vector, x);
        assertThat(all.value()).as(seed).containsExactly(vector.apply(x.clone()));
        assertClose(all.jacobian().data, jacobian.data, seed);
        double[] tangent = random.doubles(x.length, -1.0, 1.0).toArray();
        double[] expected = duals.pushforward(vector, x, tangent);
        assertClose(forward.pushforward(vector, x, tangent), expected, seed);
    }

    /** Generated gradients that are transformed again, against numbers over numbers. */
    private void checkSecondOrder(ScalarField field, double[] x, Random random, String seed) {
        double[] tangent = random.doubles(x.length, -1.0, 1.0).toArray();
        double[] expected = HigherOrder.of(duals, ReverseTape.create()).hessianVectorProduct(field, x, tangent);
        assertClose(HigherOrder.of(forward, adjoint).hessianVectorProduct(field, x, tangent), expected, seed);
        assertClose(HigherOrder.of(adjoint, forward).hessianVectorProduct(field, x, tangent), expected, seed);
    }

    /** Generated gradients over the numbers of other backends, and over constants, where they are what they are anyway. */
    private void checkLifted(ScalarField field, double[] x, Random random, String seed) {
        RealPullback lifted = LiftedDerivative.pullbackAt(Lift.generic(field), Reals.constants(x));
        if (lifted == null) {
            // Too large to be lifted, as many of these are.
            return;
        }
        runLifted.incrementAndGet();
        assertClose(Reals.values(lifted.apply(new Real[] {Constant.ONE})), duals.gradient(field, x), seed);
        ReverseTape tape = ReverseTape.create();
        double[] tangent = random.doubles(x.length, -1.0, 1.0).toArray();
        double[] expected = HigherOrder.of(duals, tape).hessianVectorProduct(field, x, tangent);
        assertClose(HigherOrder.of(duals, adjoint).hessianVectorProduct(field, x, tangent), expected, seed);
        assertClose(HigherOrder.of(tape, forward).hessianVectorProduct(field, x, tangent), expected, seed);
    }

    private static void assertClose(double[] actual, double[] expected, String seed) {
        double largest = 1.0;
        for (double number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        assertThat(actual).as(seed).containsExactly(expected, within(TOLERANCE * largest));
    }
}
