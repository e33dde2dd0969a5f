package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Loops whose rounds may be swept back in any order, and such as must not be, against dual numbers. */
class AnyOrderTest {

    private static final int N = 7;
    private static final int[] LENGTHS = {2, 3};

    private static Map<String, ScalarField> programs() {
        Map<String, ScalarField> all = new TreeMap<>();
        all.put("each element of its own", x -> {
            double[] a = new double[N];
            double s = 1;
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < N; i++) {
                    a[i] = x[i] * s;
                }
                for (int i = 0; i < N; i++) {
                    a[i] = Math.sin(a[i]) + a[i] * a[i];
                }
                s = sum(a);
            }
            return s;
        });
        all.put("each element from the one before", x -> {
            double[] a = new double[N];
            for (int round = 0; round < 3; round++) {
                a[0] += x[round];
                for (int i = 1; i < N; i++) {
                    a[i] = Math.sin(a[i - 1]) * x[i] + a[i];
                }
            }
            return sum(a);
        });
        all.put("each element from the one behind", x -> {
            double[] a = x.clone();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i + 1 < N; i++) {
                    a[i] = a[i + 1] * a[i] + x[round];
                }
            }
            return sum(a);
        });
        all.put("elements added to from others of the array", x -> {
            double[] a = x.clone();
            for (int round = 0; round < 3; round++) {
                for (int i = 1; i < N; i++) {
                    a[i] += a[i - 1] * x[i];
                }
            }
            return sum(a);
        });
        all.put("one element written again and again", x -> {
            double[] a = new double[2];
            double s = 0;
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < N; i++) {
                    a[1] = x[i] * x[i] + round;
                }
                s += a[1] * x[round];
            }
            return s;
        });
        all.put("the same element every other round", x -> {
            double[] a = new double[N];
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < N; i++) {
                    a[i / 2] = a[i / 2] * x[i] + x[i];
                }
            }
            return sum(a);
        });
        all.put("two names of one array", x -> {
            double[] a = new double[N];
            double[] b = x[0] > 5 ? new double[N] : a;
            for (int round = 0; round < 2; round++) {
                for (int i = 1; i < N; i++) {
                    a[i] = b[i - 1] * 0.5 + x[i];
                }
            }
            return sum(a) * sum(b);
        });
        all.put("down, and from both ends", x -> {
            double[] a = new double[N];
            double s = 0.5;
            for (int round = 0; round < 2; round++) {
                for (int i = N - 1; i >= 0; i--) {
                    a[i] = a[i] * s + x[N - 1 - i];
                }
                for (int i = N; i > 2; i--) {
                    a[N - i] *= x[i - 1];
                }
                for (int i = 1; i <= 3; i++) {
                    s += a[i] * a[i];
                }
            }
            return s;
        });
        all.put("bounds that change from round to round", x -> {
            double[] a = x.clone();
            double s = 0;
            for (int i = 0; i < N; i++) {
                double each = x[i];
                for (int j = i + 1; j < N; j++) {
                    a[j] += each * x[j];
                }
                for (int j = i; j < N - i; j++) {
                    s += a[j] * each;
                }
            }
            return s;
        });
        all.put("an index that goes on from loop to loop", x -> {
            double[] a = new double[N];
            int k = 0;
            for (int j = 0; j < 2; j++) {
                double z = x[k++];
                for (int i = 0; i < LENGTHS.length; i++) {
                    z += x[k++] * LENGTHS[i] * a[i];
                }
                a[j] = Math.tanh(z);
            }
            return a[0] * a[1];
        });
        all.put("an end in the middle", x -> {
            double[] a = new double[N];
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < N; i++) {
                    a[i] = a[i] * 0.3 + x[i];
                    if (a[i] > 1) {
                        break;
                    }
                    a[i] *= x[round];
                }
            }
            return sum(a);
        });
        all.put("branches in the rounds", x -> {
            double[] a = new double[N];
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < N; i++) {
                    if (x[i] > 0) {
                        a[i] = a[i] + x[i] * x[i];
                    } else {
                        a[i] = Math.exp(x[i] * (1 + a[i]));
                    }
                }
            }
            return sum(a);
        });
        all.put("a number that rounds hand on", x -> {
            double s = 0;
            for (int round = 0; round < 3; round++) {
                double last = x[round];
                for (int i = 0; i < N; i++) {
                    double next = x[i] * last;
                    s += last * s * 0.1 + next;
                    last = next + 0.5;
                }
            }
            return s;
        });
        all.put("an array that is another one in each round", x -> {
            double[][] rows = {x.clone(), new double[N], x.clone()};
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 3; i++) {
                    rows[i % 2][i] = rows[i % 2][i] * x[i] + 1;
                }
            }
            return sum(rows[0]) + sum(rows[1]) * sum(rows[2]);
        });
        return all;
    }

    /** The first argument of the transformed method is a number that was captured, not the constant zero. */
    @Test
    void countsFromWhatWasCaptured() {
        int from = LENGTHS[0];
        check(x -> {
            double s = 0.3;
            for (int round = 0; round < 3; round++) {
                double[] a = new double[N];
                for (int i = from; i < N; i++) {
                    a[i] = Math.sin(x[i] * s) * x[i];
                }
                s += sum(a);
            }
            return s;
        });
    }

    private static double sum(double[] a) {
        double s = 0;
        for (double each : a) {
            s += each * each;
        }
        return s;
    }

    @TestFactory
    Iterable<DynamicTest> gradientsAreThoseOfDualNumbers() {
        return programs().entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> check(program.getValue())))
                .toList();
    }

    private static void check(ScalarField f) {
        PreparedGradient gradient = SourceAdjoint.create().prepareGradient(f, N);
        var random = new Random(11);
        double[] found = new double[N];
        for (int repetition = 0; repetition < 4; repetition++) {
            double[] x = random.doubles(N, -1.5, 1.5).toArray();
            ValueAndGradient expected = ForwardDual.create().valueAndGradient(f, x);
            assertThat(gradient.valueAndGradient(x, found)).isEqualTo(expected.value());
            for (int i = 0; i < N; i++) {
                double size = Math.max(1, Math.abs(expected.gradient()[i]));
                assertThat(found[i]).isCloseTo(expected.gradient()[i], within(1e-11 * size));
            }
        }
    }

    /** As everywhere else. */
    @Test
    void zerosAreStrong() {
        ScalarField f = x -> {
            double[] a = new double[3];
            double s = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 3; i++) {
                    a[i] = Math.sqrt(x[i]) * round;
                }
                for (int i = 0; i < 3; i++) {
                    s += a[i] * round;
                }
            }
            return s;
        };
        double[] found = new double[3];
        SourceAdjoint.create().prepareGradient(f, 3).valueAndGradient(new double[] {4, 0.25, 1}, found);
        assertThat(found).containsExactly(0.25, 1, 0.5);
        ScalarField none = x -> {
            double s = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 3; i++) {
                    s += 0 * Math.sqrt(x[i]) + x[i];
                }
            }
            return s;
        };
        SourceAdjoint.create().prepareGradient(none, 3).valueAndGradient(new double[] {0, 0, 1}, found);
        assertThat(found).containsExactly(2, 2, 2);
    }
}
