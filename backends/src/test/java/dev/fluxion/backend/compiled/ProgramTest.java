package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled code against the other tape, for functions whose recordings have every shape. */
class ProgramTest {

    private static void agrees(ScalarField f, double[] x, boolean compiled) {
        Operation.Derived derived = Operation.GRADIENT.of(Graph.trace(f, x));
        Program program = Program.of(derived);
        assertThat(program.isCompiled()).isEqualTo(compiled);
        double[] gradient = new double[x.length];
        Program.Frame frame = program.frame();
        double[] expected = ReverseTape.create().gradient(f, x);
        double largest = 1.0;
        for (double component : expected) {
            largest = Math.max(largest, Math.abs(component));
        }
        for (int again = 0; again < 2; again++) {
            assertThat(frame.run(x, gradient)).isTrue();
            assertThat(frame.kept(0)).isEqualTo(f.apply(x.clone()));
            assertThat(gradient).containsExactly(expected, within(1e-12 * largest));
        }
    }

    /** Operations on operands chosen at random: nothing repeats. */
    private static ScalarField irregular(long seed, int operations) {
        return x -> {
            var random = new Random(seed);
            double[] numbers = new double[operations];
            System.arraycopy(x, 0, numbers, 0, x.length);
            for (int i = x.length; i < operations; i++) {
                double a = numbers[random.nextInt(i)];
                double b = numbers[i - 1 - random.nextInt(Math.min(i, 40))];
                numbers[i] = switch (random.nextInt(8)) {
                    case 0 -> a + b;
                    case 1 -> 0.5 * (a - b);
                    case 2 -> Math.sin(a) * b;
                    case 3 -> a / (2.0 + b * b);
                    case 4 -> Math.tanh(a);
                    case 5 -> Math.max(a, b);
                    case 6 -> Math.exp(-a * a);
                    default -> Math.abs(b) - 0.25;
                };
            }
            double sum = 0.0;
            for (int i = 0; i < 20; i++) {
                sum += numbers[operations - 1 - i];
            }
            return sum;
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesOnStraightCode(long seed) {
        double[] x = new SplittableRandom(seed).doubles(7, -2.0, 2.0).toArray();
        agrees(irregular(seed, 30 + 300 * (int) seed), x, true);
    }

    @Test
    void cutsLongStraightCodeIntoManyMethods() {
        agrees(irregular(42, 20_000), new double[] {0.1, 0.2, -0.3}, true);
    }

    /** Loops with carried numbers, numbers from outside, and operands at irregular places. */
    @ParameterizedTest
    @ValueSource(ints = {5, 60, 61, 200, 1000})
    void agreesOnLoops(int rounds) {
        int[] shuffled = new SplittableRandom(rounds).ints(rounds, 0, 10).toArray();
        double[] data = new SplittableRandom(rounds).doubles(rounds, -1.0, 1.0).toArray();
        double[] x = new SplittableRandom(7).doubles(10, -1.0, 1.0).toArray();
        agrees(
                y -> {
                    double state = y[0];
                    double other = 0.3;
                    double outside = Math.sin(y[1]);
                    double[] kept = new double[rounds];
                    for (int i = 0; i < rounds; i++) {
                        double before = state;
                        state = state * 0.5 + y[shuffled[i]] * data[i] + outside;
                        other = Math.cos(before) - 0.1 * other;
                        kept[i] = state * other;
                    }
                    double sum = 0.0;
                    for (int i = 0; i < rounds; i++) {
                        sum += kept[i] * kept[rounds - 1 - i] + (i >= 2 ? kept[i - 2] : 0.0);
                    }
                    return sum;
                },
                x,
                true);
    }

    @Test
    void guardsEachRound() {
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] > 0.0 ? x[i] * x[i] : 0.0;
            }
            return sum;
        };
        double[] x = new SplittableRandom(1).doubles(500, 0.5, 1.0).toArray();
        Program.Frame frame =
                Program.of(Operation.GRADIENT.of(Graph.trace(f, x))).frame();
        double[] gradient = new double[x.length];
        assertThat(frame.run(x, gradient)).isTrue();
        x[417] = -1.0;
        assertThat(frame.run(x, gradient)).isFalse();
    }

    @Test
    void interpretsAMillionOperationsThatNothingRepeats() {
        agrees(irregular(3, 1_000_000), new double[] {0.1, 0.2, -0.3}, false);
    }

    @Test
    void rollsAMillionOperationsThatRepeat() {
        agrees(
                x -> {
                    double state = x[0];
                    for (int i = 0; i < 500_000; i++) {
                        state = state * 0.999 + x[1];
                    }
                    return state;
                },
                new double[] {5.0, 1.0},
                true);
    }

    @Test
    void mayBeUsedByManyThreads() throws Exception {
        CompiledTape backend = CompiledTape.create();
        ScalarField f = x -> x[0] > 0.0 ? x[0] * x[0] * x[1] : Math.sin(x[0]) + x[1];
        var prepared = backend.prepareGradient(f, 2);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                var own = prepared.copy();
                double offset = thread;
                answers.add(threads.submit(() -> {
                    double[] gradient = new double[2];
                    boolean right = true;
                    for (int i = 0; i < 2000; i++) {
                        double x = (i % 7) - 3.0;
                        own.valueAndGradient(new double[] {x, offset}, gradient);
                        right &= gradient[0] == (x > 0.0 ? 2.0 * x * offset : Math.cos(x));
                        right &= gradient[1] == (x > 0.0 ? x * x : 1.0);
                    }
                    return right;
                }));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
