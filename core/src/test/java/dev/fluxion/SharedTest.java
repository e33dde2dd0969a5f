package dev.fluxion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.number.Real;
import dev.fluxion.structure.Structure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What threads share without locks: several at once see what one would. */
class SharedTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 10_000;

    private static void together(Callable<?> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<?> done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @RepeatedTest(3)
    void everyDifferentiationHasALevelOfItsOwn() throws Exception {
        Set<Long> levels = ConcurrentHashMap.newKeySet();
        together(() -> {
            long before = 0;
            for (int k = 0; k < ROUNDS; k++) {
                long level = Real.freshLevel();
                assertThat(level).as("above all that exist").isGreaterThan(before);
                levels.add(level);
                before = level;
            }
            return null;
        });
        assertThat(levels).hasSize(THREADS * ROUNDS);
    }

    /** A derivative that is known but not there yet would be zero. */
    @RepeatedTest(3)
    void whatIsComputedWhenFirstAskedForIsWholeForAll() throws Exception {
        List<LazyDerivative> derivatives = new ArrayList<>();
        List<LazyGradient> gradients = new ArrayList<>();
        for (int k = 0; k < ROUNDS; k++) {
            double number = k + 1;
            derivatives.add(LazyDerivative.of(() -> number));
            gradients.add(LazyGradient.of(2, () -> new double[] {number, -number}));
        }
        together(() -> {
            for (int k = 0; k < ROUNDS; k++) {
                double number = k + 1;
                boolean right = derivatives.get(k).toDouble() == number
                        && gradients.get(k).dot(new double[] {1, -1}) == 2 * number;
                assertThat(right).as("number " + k).isTrue();
            }
            return null;
        });
    }

    private static final class A {
        double a;
    }

    private static final class B {
        double a;
    }

    @Test
    void ofThreadsThatRegisterAClassOneSucceeds() throws Exception {
        AtomicInteger registered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        together(() -> {
            count(
                    registered,
                    refused,
                    () -> Structure.register(A.class, a -> new double[] {a.a}, (sample, numbers) -> {
                        A a = new A();
                        a.a = numbers[0];
                        return a;
                    }));
            count(
                    registered,
                    refused,
                    () -> Structure.register(B.class, b -> new double[] {b.a}, (sample, numbers) -> {
                        B b = new B();
                        b.a = numbers[0];
                        return b;
                    }));
            return null;
        });
        assertThat(registered).hasValue(2);
        assertThat(refused).hasValue(2 * (THREADS - 1));
    }

    private static void count(AtomicInteger registered, AtomicInteger refused, Runnable registration) {
        try {
            registration.run();
            registered.incrementAndGet();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("was registered before");
            refused.incrementAndGet();
        }
    }
}
