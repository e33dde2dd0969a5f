package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedGradient;
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

/** Loops whose rounds are swept back one by one, and such as must not be, against dual numbers. */
class RoundByRoundTest {

    private static final int N = 7;

    private static Map<String, ScalarField> programs() {
        Map<String, ScalarField> all = new TreeMap<>();
        all.put("a mean", x -> {
            double sum = 0;
            for (double each : x) {
                sum += each * each * each;
            }
            return -(sum / x.length);
        });
        all.put("sums of sums", x -> {
            double first = x[0];
            double second = 1;
            for (int i = 1; i < x.length; i++) {
                first -= x[i] * x[i - 1];
                if (x[i] > 0) {
                    second += Math.exp(x[i]);
                }
            }
            return 3 * (2 * first - second) - first / 4 + x[1] * x[2];
        });
        all.put("a sum that another needs", x -> {
            double first = 0;
            double second = 0;
            for (double each : x) {
                first += each;
                second += first * each;
            }
            return second;
        });
        all.put("a sum of squares under a root", x -> {
            double sum = 0.5;
            for (double each : x) {
                sum += each * each;
            }
            return Math.sqrt(sum);
        });
        all.put("a sum that only one way leads to", x -> {
            double sum = 0;
            for (double each : x) {
                sum += each * each;
            }
            if (x[0] > 0) {
                return 2 * sum;
            }
            return x[1];
        });
        all.put("a sum that goes into the next one", x -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += x[i] * x[i];
            }
            for (int i = 3; i < x.length; i++) {
                sum += Math.sin(x[i]) * x[0];
            }
            return 0.5 * sum;
        });
        all.put("factors from before the loop", x -> {
            double scale = Math.exp(x[0]);
            double sum = 0;
            for (double each : x) {
                sum += Math.cos(scale * each);
            }
            return sum * scale / 3 + scale;
        });
        all.put("scratch that every round writes anew", x -> {
            double[] scratch = new double[3];
            double sum = 0;
            for (int i = 0; i + 2 < x.length; i++) {
                for (int j = 0; j < 3; j++) {
                    scratch[j] = x[i + j] * (j + 1);
                }
                for (int j = 1; j < 3; j++) {
                    scratch[j] += scratch[j - 1] * x[i];
                }
                sum += scratch[2] * scratch[1];
            }
            return sum;
        });
        all.put("state that goes from round to round", x -> {
            double[] state = {1, 2};
            double sum = 0;
            for (double each : x) {
                double next = state[0] * each + state[1];
                state[1] = Math.sin(state[0]);
                state[0] = next;
                sum += next * next;
            }
            return sum;
        });
        all.put("state that is read once only", x -> {
            double[] state = {x[3], 2};
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += state[0] * x[i];
                state[0] = 1.5;
            }
            return sum;
        });
        all.put("scratch that is read afterwards", x -> {
            double[] last = new double[2];
            double sum = 0;
            for (double each : x) {
                last[0] = each * each;
                sum += last[0];
            }
            return sum + last[0] * x[0];
        });
        all.put("arrays made in rounds", x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double[] own = x.clone();
                own[i] *= own[0];
                double[] other = new double[2];
                other[1] = own[i] * x[i];
                sum += other[1] + other[0];
            }
            return sum;
        });
        all.put("an array handed to the next round", x -> {
            double[] before = new double[1];
            double sum = 0;
            for (double each : x) {
                double[] next = new double[1];
                next[0] = before[0] * 0.5 + each * each;
                sum += next[0] * each;
                before = next;
            }
            return sum;
        });
        all.put("the input written to", x -> {
            double sum = 0;
            for (int i = 1; i < x.length; i++) {
                x[i] = x[i] * x[i - 1];
                sum += x[i];
            }
            return sum;
        });
        all.put("the input written to afterwards", x -> {
            double sum = 0;
            for (double each : x) {
                sum += each * each;
            }
            x[0] = x[1] * x[2];
            return sum + x[0] * x[3];
        });
        all.put("rows handed to the next round", x -> {
            double[][] rows = new double[2][2];
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                rows[i % 2][0] = x[i] * x[i];
                sum += rows[(i + 1) % 2][0] * x[i];
            }
            return sum;
        });
        all.put("an end in the middle", x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                if (sum > 0.8) {
                    break;
                }
                sum += x[i] * x[i];
            }
            return sum;
        });
        all.put("no rounds at all", x -> {
            double sum = x[0];
            for (int i = 0; i < x.length - 10; i++) {
                sum += x[i] * x[i];
            }
            return sum * 3;
        });
        return all;
    }

    @TestFactory
    Iterable<DynamicTest> differentiates() {
        return programs().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())))
                .toList();
    }

    private static void check(ScalarField f) {
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, N);
        var random = new Random(5);
        double[] gradient = new double[N];
        for (int point = 0; point < 4; point++) {
            double[] x = random.doubles(N, -1, 1).toArray();
            ValueAndGradient expected = ForwardDual.create().valueAndGradient(f, x);
            double value = prepared.valueAndGradient(x.clone(), gradient);
            assertThat(value).isEqualTo(f.apply(x.clone()));
            assertThat(gradient).containsExactly(expected.gradient(), within(1e-12));
        }
    }

    private static long tapeBytes(ScalarField f, int n) {
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, n);
        prepared.valueAndGradient(new Random(1).doubles(n).toArray(), new double[n]);
        return TapeMemory.of(prepared);
    }

    /** Rounds that are swept back at once keep nothing; so a million of them need no more memory than ten. */
    @Test
    void keepsNothingOfRoundsThatAreSweptBackAtOnce() {
        ScalarField f = x -> {
            double[] scratch = new double[2];
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double[] own = new double[2];
                scratch[0] = Math.exp(x[i]);
                scratch[1] = Math.sin(x[i + 1]);
                own[1] = scratch[0] * scratch[1];
                sum += own[1] * own[1];
            }
            return sum / x.length;
        };
        assertThat(tapeBytes(f, 1_000_000)).isEqualTo(tapeBytes(f, 10));
    }

    @Test
    void differentiatesRosenbrocksFunctionOfAMillionNumbers() {
        int n = 1_000_000;
        ScalarField f = RoundByRoundTest::rosenbrock;
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, n);
        double[] x = new Random(2).doubles(n, -1.5, 1.5).toArray();
        double[] gradient = new double[n];
        assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(rosenbrock(x));
        for (int i = 1; i + 1 < n; i++) {
            double expected =
                    -400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]) + 200 * (x[i] - x[i - 1] * x[i - 1]);
            assertThat(gradient[i]).isCloseTo(expected, within(1e-9));
        }
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }
}
