package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Loops whose rounds read elements of the input that move along, and such as seem to, against dual numbers; what the gradient's array held before is gone. */
class WindowTest {

    private static Map<String, ScalarField> programs() {
        Map<String, ScalarField> all = new TreeMap<>();
        all.put("one element", x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * x[i] * x[i];
            }
            return sum;
        });
        all.put("neighbours", x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += Math.sin(x[i]) * x[i + 1];
            }
            return 2 * sum;
        });
        all.put("neighbours on both sides", x -> {
            double sum = 0;
            for (int i = 1; i < x.length - 1; i++) {
                sum += x[i - 1] * x[i] - x[i + 1] * x[i + 1] * x[i];
            }
            return -sum;
        });
        all.put("far apart, in the middle", x -> {
            double sum = 0;
            for (int i = 2; i <= x.length - 4; i++) {
                sum += x[i] * x[i + 3] + x[i - 2];
            }
            return sum;
        });
        all.put("only some of the read ones matter", x -> {
            double sum = 0;
            int many = 0;
            for (int i = 0; i + 2 < x.length; i++) {
                if (x[i + 2] > 0) {
                    many++;
                }
                sum += x[i] * x[i + 1];
            }
            return sum * many;
        });
        all.put("one is read on some ways only", x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * x[i];
                if (sum > 1) {
                    sum += x[i + 1];
                }
            }
            return sum;
        });
        all.put("every other one", x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i += 2) {
                sum += x[i] * x[i + 1];
            }
            return sum;
        });
        all.put("downward", x -> {
            double sum = 0;
            for (int i = x.length - 2; i >= 0; i--) {
                sum += x[i] * x[i + 1];
            }
            return sum;
        });
        all.put("one more outside of the loop", x -> {
            double sum = x.length > 0 ? x[0] : 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * x[i + 1];
            }
            return sum;
        });
        all.put("one that stays", x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * x[i + 1] * x[0];
            }
            return sum;
        });
        all.put("two loops", x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * x[i + 1];
            }
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * x[i];
            }
            return sum;
        });
        all.put("a loop that is not always run", x -> {
            double sum = 0;
            if (x.length > 4) {
                for (int i = 0; i + 1 < x.length; i++) {
                    sum += x[i] * x[i + 1];
                }
            }
            return sum;
        });
        all.put("an inner loop over another array", x -> {
            double[] weights = {0.5, -1, 2};
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double t = x[i] - x[i + 1];
                for (double weight : weights) {
                    sum += weight * t * t;
                }
            }
            return sum;
        });
        all.put("two names of the input", x -> {
            double[] y = x.length > 2 ? x : new double[x.length];
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * y[i + 1];
            }
            return sum;
        });
        return all;
    }

    @TestFactory
    Iterable<DynamicTest> differentiates() {
        return programs().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    for (int n : new int[] {0, 1, 2, 3, 5, 6, 7, 20}) {
                        check(entry.getValue(), n);
                    }
                }))
                .toList();
    }

    private static void check(ScalarField f, int n) {
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, n);
        var random = new Random(n);
        double[] gradient = new double[n];
        for (int point = 0; point < 3; point++) {
            double[] x = random.doubles(n, -1, 1).toArray();
            ValueAndGradient expected = ForwardDual.create().valueAndGradient(f, x);
            Arrays.fill(gradient, Double.NaN);
            assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(f.apply(x));
            assertThat(gradient).containsExactly(expected.gradient(), within(1e-12));
        }
    }

    /** A product with zero that is NaN is found wherever it goes: to the first elements, to the last, to those between. */
    @Test
    void zerosAreStrong() {
        ScalarField f = x -> {
            double sum = 0;
            for (int i = 0; i + 2 < x.length; i++) {
                sum += 0 * Math.sqrt(x[i]) + 0 * Math.sqrt(x[i + 2]) + x[i + 1];
            }
            return sum;
        };
        int n = 7;
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, n);
        for (int zero = 0; zero < n; zero++) {
            double[] x = new Random(3).doubles(n, 1, 2).toArray();
            x[zero] = 0;
            double[] gradient = new double[n];
            prepared.valueAndGradient(x, gradient);
            assertThat(gradient).containsExactly(0, 1, 1, 1, 1, 1, 0);
        }
    }

    @Test
    void infiniteElementsOfBothSignsStay() {
        ScalarField f = x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i + 1] / x[i];
            }
            return sum;
        };
        double[] x = {Double.MIN_VALUE, 2, -Double.MIN_VALUE, -3};
        double[] gradient = new double[4];
        SourceAdjoint.create().prepareGradient(f, 4).valueAndGradient(x, gradient);
        assertThat(gradient)
                .containsExactly(
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatTheUserThrowsComesOut() {
        ScalarField f = x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * x[i + 1];
            }
            return sum;
        };
        PreparedGradient prepared = SourceAdjoint.create().prepareGradient(f, 3);
        assertThatThrownBy(() -> prepared.valueAndGradient(new double[] {1, 2, 3}, new double[3]))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessageContaining("3");
    }
}
