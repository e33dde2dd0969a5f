package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.examples.table.Choice;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Rows;
import dev.fluxion.examples.table.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

@Timeout(60)
class RowFeedTest {

    @TempDir
    private Path folder;

    private Rows rows;

    @BeforeEach
    void openFiveRows() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "y\n1\n2\n3\n4\n5\n");
        rows = Rows.open(Source.file(file), Choice.of("y", null), note -> {});
    }

    @Test
    void givesTheRowsAsTheyAreAskedFor() {
        StepVerifier.create(RowFeed.of(rows, Long.MAX_VALUE).flux().map(Row::target), 0)
                .thenRequest(2)
                .expectNext(1.0, 2.0)
                .thenRequest(10)
                .expectNext(3.0, 4.0, 5.0)
                .verifyComplete();
    }

    @Test
    void stopsAfterSoManyRows() {
        List<Double> given =
                RowFeed.of(rows, 3).flux().map(Row::target).collectList().block();
        assertThat(given).containsExactly(1.0, 2.0, 3.0);
        assertThat(rows.used()).isEqualTo(3);
    }

    @Test
    void isHeldUpBetweenTwoRowsOnly() throws Exception {
        RowFeed feed = RowFeed.of(rows, Long.MAX_VALUE);
        AtomicInteger learned = new AtomicInteger();
        CountDownLatch inRow = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        Thread learner = new Thread(() -> feed.flux()
                .doOnNext(row -> {
                    inRow.countDown();
                    await(goOn);
                    learned.incrementAndGet();
                })
                .subscribe());
        learner.setDaemon(true);
        learner.start();
        await(inRow);
        assertThat(feed.hold(0, TimeUnit.SECONDS)).isFalse();
        Thread holder = new Thread(() -> {
            try {
                held.complete(feed.hold(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                held.completeExceptionally(e);
            }
        });
        holder.start();
        // Only once it waits is it sure to be before the learner's next row.
        while (holder.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isTrue();
        // The learner reads on and then waits for its turn, which never comes.
        while (learner.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(learned).hasValue(1);
        assertThat(rows.used()).isEqualTo(2);
        assertThat(feed.position().rows()).isEqualTo(1);
    }

    /** Held up at one moment or another of a row, by a thread that reads what the learner writes without any other care. */
    @Test
    void whatIsLearnedWhenItIsHeldUpIsWhatThePositionSays() throws Exception {
        int count = 400;
        Path file = Files.writeString(folder.resolve("many.csv"), "y\n" + "1\n".repeat(count));
        for (int round = 0; round < 20; round++) {
            RowFeed feed = RowFeed.of(Rows.open(Source.file(file), Choice.of("y", null), note -> {}), Long.MAX_VALUE);
            double[] sums = new double[2]; // plain memory
            AtomicInteger begun = new AtomicInteger();
            Thread learner = new Thread(() -> feed.flux()
                    .doOnNext(row -> {
                        sums[0] += row.target();
                        begun.incrementAndGet();
                        Thread.onSpinWait();
                        sums[1] += row.target();
                    })
                    .subscribe());
            learner.setDaemon(true);
            learner.start();
            int from = round * 15;
            while (begun.get() < from) {
                Thread.onSpinWait();
            }
            assertThat(feed.hold(30, TimeUnit.SECONDS)).isTrue();
            double held = feed.position().rows();
            assertThat(sums).containsExactly(held, held);
            // The learner has come to its end, or waits for a turn that never comes.
            while (learner.getState() != Thread.State.WAITING && learner.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(sums).containsExactly(held, held);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
