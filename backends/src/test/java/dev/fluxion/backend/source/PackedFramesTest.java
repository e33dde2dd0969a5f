package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Loops within loops whose frames have one size, and such as have not, against dual numbers. */
class PackedFramesTest {

    private static final int N = 6;

    /** Each makes every round depend on the one before, so that what is overwritten has to be kept. */
    private static Map<String, ScalarField> programs() {
        Map<String, ScalarField> all = new TreeMap<>();
        all.put("two loops in one", x -> {
            double s = x[0];
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < x.length; j++) {
                    s = Math.sin(s) * x[j] + 0.1;
                }
                for (int j = 1; j < x.length; j++) {
                    s = Math.exp(-s * s) + x[j - 1];
                }
                s *= x[i];
            }
            return s;
        });
        all.put("three deep, down and with the bound", x -> {
            double s = x[0];
            for (int i = x.length - 1; i >= 0; i--) {
                for (int j = 1; j <= 3; j++) {
                    s = Math.cos(s) + x[j] * s;
                    for (int k = 2; k > 0; k--) {
                        s = Math.sin(s * x[k]) + x[i];
                    }
                }
            }
            return s;
        });
        all.put("an inner loop that never runs", x -> {
            double s = x[0];
            int none = x.length - N;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < none; j++) {
                    s = Math.exp(s * x[j]);
                }
                for (int j = 5; j < none; j++) {
                    s = Math.sin(s);
                }
                s = Math.sin(s + x[i]) * s;
            }
            return s;
        });
        all.put("rounds of the outer loop that only running it tells", x -> {
            double s = 0.3;
            int rounds = 0;
            while (s < 2 && rounds < 50) {
                for (int j = 0; j < x.length; j++) {
                    s += 0.01 * s * x[j] * x[j] + 0.02;
                }
                rounds++;
            }
            return s;
        });
        all.put("as many rounds as the outer one has had", x -> {
            double s = x[1];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < i; j++) {
                    s = Math.sin(s) * x[j] + x[i];
                }
            }
            return s;
        });
        all.put("an inner loop that is left early", x -> {
            double s = x[1];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < x.length; j++) {
                    s = Math.cos(s) * x[j] + x[i];
                    if (s > 1) {
                        break;
                    }
                }
            }
            return s;
        });
        all.put("an inner loop in some rounds only", x -> {
            double s = x[1];
            for (int i = 0; i < x.length; i++) {
                if (x[i] > 0) {
                    for (int j = 0; j < x.length; j++) {
                        s = Math.cos(s) * x[j] + x[i];
                    }
                }
                s = Math.sin(s);
            }
            return s;
        });
        all.put("choices and arrays in inner loops", x -> {
            double[][] rows = new double[3][2];
            double s = 0.5;
            for (int i = 0; i < 3; i++) {
                double[] row = rows[i];
                for (int j = 0; j < row.length; j++) {
                    row[j] = s * x[j] > 0 ? Math.sin(s) : s * s - x[i];
                    for (int k = 0; k <= j; k++) {
                        s += row[k] * x[k];
                    }
                }
                for (int j = 0; j < 2; j++) {
                    s = s * rows[i][j] + Math.tanh(s);
                }
            }
            return s;
        });
        return all;
    }

    private static double[] point(int seed) {
        return new Random(seed).doubles(N, -1, 1).toArray();
    }

    @TestFactory
    java.util.stream.Stream<DynamicTest> theGradientIsThatOfDualNumbers() {
        return programs().entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> check(program.getValue())));
    }

    private static void check(ScalarField f) {
        var prepared = SourceAdjoint.create().prepareGradient(f, N);
        for (int seed = 0; seed < 5; seed++) {
            double[] x = point(seed);
            ValueAndGradient expected = ForwardDual.create().valueAndGradient(f, x);
            double[] gradient = new double[N];
            assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(f.apply(x));
            Pullback apart = SourceAdjoint.create().pullbackAt(y -> new double[] {f.apply(y), 2 * f.apply(y)}, x);
            double[] pulled = apart.apply(new double[] {3.0, -1.0});
            for (int i = 0; i < N; i++) {
                double tolerance = 1e-11 * (1 + Math.abs(expected.gradient()[i]));
                assertThat(gradient[i]).isCloseTo(expected.gradient()[i], within(tolerance));
                assertThat(pulled[i]).isCloseTo(expected.gradient()[i], within(tolerance));
            }
        }
    }

    @Test
    void thereIsNoRoomForLoopsThatOnlyOneRoundComesTo() {
        ScalarField f = x -> {
            double s = x[0];
            for (int i = 0; i < 1000; i++) {
                if (i == 7) {
                    for (int j = 0; j < 1000; j++) {
                        s = Math.sin(s) + x[1];
                    }
                }
                s = Math.cos(s) * x[2];
            }
            return s;
        };
        var prepared = SourceAdjoint.create().prepareGradient(f, N);
        prepared.valueAndGradient(point(1), new double[N]);
        assertThat(TapeMemory.of(prepared)).isLessThan(200_000L);
    }
}
