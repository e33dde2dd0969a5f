package dev.fluxion.examples.jacobians;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.examples.jacobians.PointReader.BadLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class JacobianStreamTest {

    private static final String POINT = "10,5,1.1,0.4,0.4,0.1\n";

    private final List<BadLine> bad = new ArrayList<>();

    private PointReader points(InputStream in) {
        return PointReader.of(in, JacobianFunction.LOTKA_VOLTERRA.dimension(), bad::add);
    }

    private PointReader points(String text) {
        return points(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Flux<JacobianStream.Row> rows(PointReader points, int batch) {
        return JacobianStream.of(points, JacobianFunction.LOTKA_VOLTERRA, CompiledTape.create(), batch);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void givesARowForEachPointInOrderWithTheNumberOfItsLine(int batch) {
        String text = POINT + "\n" + POINT + "bad\n" + POINT + POINT + "1,2\n" + POINT;
        StepVerifier.create(rows(points(text), batch).map(JacobianStream.Row::line))
                .expectNext(1L, 3L, 5L, 6L, 8L)
                .verifyComplete();
        assertThat(bad)
                .containsExactly(
                        new BadLine(4, "a point must have 6 numbers but had 1"),
                        new BadLine(7, "a point must have 6 numbers but had 2"));
    }

    @Test
    void givesNothingForNothing() {
        StepVerifier.create(rows(points(""), 4)).verifyComplete();
        StepVerifier.create(rows(points("\n\n"), 4)).verifyComplete();
    }

    @Test
    void readsNoFurtherThanAFewBatchesAhead() {
        Endless endless = new Endless();
        StepVerifier.create(rows(points(endless), 8), 0)
                .thenRequest(20)
                .expectNextCount(20)
                .then(() -> assertThat(endless.lines()).isLessThan(20 + 8 * 8 + Endless.AHEAD))
                .thenRequest(500)
                .expectNextCount(500)
                .then(() -> assertThat(endless.lines()).isLessThan(520 + 8 * 8 + Endless.AHEAD))
                .thenCancel()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void cancelsWhileAKernelRuns() {
        Flux<JacobianStream.Row> rows =
                JacobianStream.of(points(new Endless()), JacobianFunction.ROBOT_ARM, AparapiGpu.create(), 1000);
        StepVerifier.create(rows.take(1500))
                .expectNextCount(1500)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        StepVerifier.create(rows).expectNextCount(10).thenCancel().verify(Duration.ofSeconds(60));
    }

    @Test
    void endsWithTheErrorOfItsInputAfterTheRowsBefore() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(POINT.getBytes(StandardCharsets.US_ASCII)), new Broken());
        StepVerifier.create(rows(points(broken), 4))
                .expectNextCount(1)
                .expectErrorMessage("java.io.IOException: the disk is gone")
                .verify(Duration.ofSeconds(60));
    }

    /** Cannot be read at all. */
    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the disk is gone");
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }
    }

    /** The same point for ever. */
    private static final class Endless extends InputStream {

        /** What a reader may read before it is needed, in lines: its buffers are some kilobytes. */
        static final long AHEAD = 3 * 8192L / POINT.length();

        private final byte[] bytes = POINT.getBytes(StandardCharsets.US_ASCII);
        private final AtomicLong read = new AtomicLong();

        @Override
        public int read() {
            return bytes[(int) (read.getAndIncrement() % bytes.length)];
        }

        @Override
        public int read(byte[] into, int from, int length) {
            for (int i = 0; i < length; i++) {
                into[from + i] = (byte) read();
            }
            return length;
        }

        long lines() {
            return read.get() / bytes.length;
        }
    }
}
