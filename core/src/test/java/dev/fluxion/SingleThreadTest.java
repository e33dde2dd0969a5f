package dev.fluxion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleThreadTest {

    private static final String IN_USE =
            "gradient: a prepared object must be used by one call at a time but was in use;"
                    + " give each thread a copy()";

    private final SingleThread thread = SingleThread.create();
    private final ExecutorService others = Executors.newFixedThreadPool(2);

    @AfterEach
    void endThreads() {
        others.shutdownNow();
    }

    private void elsewhere(Runnable call) throws Exception {
        others.submit(call).get();
    }

    private void pass() {
        thread.enter("gradient");
        thread.exit();
    }

    @Test
    void refusesACallInsideACall() {
        thread.enter("gradient");
        assertThatThrownBy(() -> thread.enter("gradient"))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessage(IN_USE);
        thread.exit();
        assertThatCode(this::pass).doesNotThrowAnyException();
    }

    @Test
    void refusesAnotherThreadWhileOneIsInsideAndLetsItInLater() throws Exception {
        thread.enter("gradient");
        elsewhere(() -> assertThatThrownBy(() -> thread.enter("gradient"))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessage(IN_USE));
        // Whoever was inside may leave and come again.
        thread.exit();
        pass();
        elsewhere(this::pass);
        elsewhere(this::pass);
        pass();
    }

    @Test
    void noticesWhereTwoThreadsAreInsideAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger passed = new AtomicInteger();
        AtomicInteger overlapped = new AtomicInteger();
        AtomicInteger noticed = new AtomicInteger();
        Callable<Void> racer = () -> {
            together.await();
            for (int k = 0; k < 20_000; k++) {
                try {
                    thread.enter("gradient");
                } catch (ConcurrentModificationException e) {
                    continue;
                }
                if (inside.incrementAndGet() > 1) {
                    overlapped.incrementAndGet();
                }
                inside.decrementAndGet();
                passed.incrementAndGet();
                try {
                    thread.exit();
                } catch (ConcurrentModificationException e) {
                    noticed.incrementAndGet();
                }
            }
            return null;
        };
        for (Future<Void> each : others.invokeAll(List.of(racer, racer))) {
            each.get();
        }
        assertThat(passed).hasPositiveValue();
        // Whoever was broken in on notices, once, however often the other came and went until then.
        if (overlapped.get() > 0) {
            assertThat(noticed).hasPositiveValue();
        }
        assertThatCode(this::pass).doesNotThrowAnyException();
    }
}
