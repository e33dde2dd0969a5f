package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Checkpointed;
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

/** Loops that are run again from checkpoints, and such as must not be, against dual numbers. */
class CheckpointsTest {

    private static final int N = 5;

    private static Map<String, ScalarField> programs() {
        Map<String, ScalarField> all = new TreeMap<>();
        for (int rounds : new int[] {0, 1, 2, 3, 7, 64, 100, 1000}) {
            all.put(rounds + " steps of a pendulum", x -> pendulum(x, rounds));
        }
        all.put("state in an array, with an inner loop", x -> {
            double[] y = {x[0], x[1], x[2]};
            double[] slope = new double[3];
            for (int step = 0; step < 50; step++) {
                for (int i = 0; i < 3; i++) {
                    slope[i] = Math.sin(y[(i + 1) % 3]) * x[3] - 0.1 * y[i] * y[i];
                }
                for (int i = 0; i < 3; i++) {
                    y[i] += 0.05 * slope[i];
                }
            }
            return y[0] * y[1] + y[2] * x[4];
        });
        all.put("branches, and rounds of different length", x -> {
            double u = x[0];
            int count = 0;
            for (int step = 0; step < 40; step++) {
                if (u > 0.3) {
                    u = u * x[1] - 0.2;
                    count++;
                } else {
                    u = Math.cos(u * x[2]);
                }
                for (int i = 0; i < count % 4; i++) {
                    u += 0.01 * u * u * x[i];
                }
            }
            return u * count;
        });
        all.put("two loops one after the other, with code between them", x -> {
            double u = x[0];
            for (int i = 0; i < 20; i++) {
                u = Math.sin(u) + x[1];
            }
            double v = u * u * x[2];
            double w = x[3];
            for (int i = 0; i < 30; i++) {
                double next = w * 0.9 + Math.cos(v * w);
                v = 0.5 * v + w * u;
                w = next;
            }
            return v * w + u;
        });
        all.put("a while loop", x -> {
            double u = 1 + x[0] * x[0];
            double v = x[1];
            while (u < 50) {
                u *= 1.2 + 0.1 * x[2] * x[2];
                v = Math.sin(v + u * x[3]);
            }
            return v * u;
        });
        all.put("an end in the middle", x -> {
            double u = x[0];
            for (int i = 0; i < 30; i++) {
                u = Math.sin(u) + x[1];
                if (u > 1.4) {
                    break;
                }
            }
            return u;
        });
        all.put("a loop that not all calls come to", x -> {
            double u = x[0];
            double factor = x[1] * x[1];
            if (u > 0) {
                for (int i = 0; i < 30; i++) {
                    u = Math.sin(u) + factor;
                }
            }
            return u * x[2];
        });
        all.put("an array that is written to afterwards", x -> {
            double[] rates = {x[0], x[1]};
            double u = x[2];
            for (int i = 0; i < 30; i++) {
                u = Math.sin(u * rates[i % 2]) + x[3];
            }
            rates[0] = u * x[4];
            return rates[0] * rates[1];
        });
        all.put("rows of an array of arrays", x -> {
            double[][] rows = new double[3][2];
            double u = x[0];
            for (int i = 0; i < 12; i++) {
                u = Math.sin(u) + x[1] * rows[(i + 1) % 3][0];
                rows[i % 3][0] = Math.cos(u * x[2]);
            }
            return u;
        });
        all.put("the input written to", x -> {
            for (int i = 0; i < 40; i++) {
                x[i % N] = Math.sin(x[(i + 1) % N]) * x[(i + 2) % N];
            }
            return x[0] + x[1] * x[2];
        });
        all.put("an array handed on", x -> {
            double[] now = {x[0], x[1]};
            for (int i = 0; i < 10; i++) {
                double[] next = new double[2];
                next[0] = now[1] * x[2];
                next[1] = Math.cos(now[0]);
                now = next;
            }
            return now[0] * now[1];
        });
        all.put("arrays made in rounds", x -> {
            double u = x[0];
            for (int i = 0; i < 33; i++) {
                double[] own = x.clone();
                own[1] *= u;
                u = Math.sin(own[1] + own[i % N]);
            }
            double[] last = {u, u * u};
            return last[0] * last[1];
        });
        all.put("an infinite slope of weight zero", x -> {
            double u = x[0];
            for (int i = 0; i < 10; i++) {
                u = Math.sin(u) + 0.0 * Math.sqrt(0.0 * x[1]);
            }
            return u;
        });
        return all;
    }

    /** Explicit Euler steps. */
    @Checkpointed
    private static double checkpointed(double[] x, int rounds) {
        return pendulum(x, rounds);
    }

    @Test
    void keepsFewStatesWhereTheMethodAsksForIt() {
        double[] x = {0.5, 0.1, 1.2, 0.3, 0.7};
        double[] plain = new double[x.length];
        double[] few = new double[x.length];
        PreparedGradient all = SourceAdjoint.create().prepareGradient(p -> pendulum(p, 20_000), x.length);
        PreparedGradient asked = SourceAdjoint.create().prepareGradient(p -> checkpointed(p, 20_000), x.length);
        assertThat(asked.valueAndGradient(x, few)).isEqualTo(all.valueAndGradient(x, plain));
        assertThat(few).containsExactly(plain, within(1e-9));
        assertThat(TapeMemory.of(all)).isGreaterThan(160_000);
        assertThat(TapeMemory.of(asked)).isLessThan(10_000);
    }

    private static double pendulum(double[] x, int steps) {
        double angle = x[0];
        double speed = x[1];
        double h = 10.0 / 1_000_000;
        for (int i = 0; i < steps; i++) {
            double force = -x[2] * Math.sin(angle) - x[3] * speed;
            angle += h * speed;
            speed += h * force;
        }
        return angle * angle + x[4] * speed;
    }

    @TestFactory
    Iterable<DynamicTest> differentiates() {
        return programs().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())))
                .toList();
    }

    private static void check(ScalarField f) {
        PreparedGradient prepared = SourceAdjoint.create().withCheckpoints().prepareGradient(f, N);
        var random = new Random(8);
        double[] gradient = new double[N];
        for (int point = 0; point < 4; point++) {
            double[] x = random.doubles(N, -1, 1).toArray();
            ValueAndGradient expected = ForwardDual.create().valueAndGradient(f, x);
            assertThat(prepared.valueAndGradient(x.clone(), gradient)).isEqualTo(f.apply(x.clone()));
            double largest = 1;
            for (double each : expected.gradient()) {
                largest = Math.max(largest, Math.abs(each));
            }
            assertThat(gradient).containsExactly(expected.gradient(), within(1e-11 * largest));
        }
    }

    private static long tapeBytes(SourceAdjoint backend, int steps) {
        PreparedGradient prepared = backend.prepareGradient(x -> pendulum(x, steps), N);
        prepared.valueAndGradient(new double[] {1, 0.5, 9.81, 0.1, 0.3}, new double[N]);
        return TapeMemory.of(prepared);
    }

    @Test
    void keepsLittleOfAMillionSteps() {
        long few = tapeBytes(SourceAdjoint.create().withCheckpoints(), 1000);
        assertThat(tapeBytes(SourceAdjoint.create().withCheckpoints(), 1_000_000))
                .isLessThan(16_000)
                .isLessThan(2 * few);
        assertThat(tapeBytes(SourceAdjoint.create(), 100_000)).isGreaterThan(1_600_000);
    }
}
