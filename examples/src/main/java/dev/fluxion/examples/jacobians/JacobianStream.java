package dev.fluxion.examples.jacobians;

import dev.fluxion.Backend;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.examples.jacobians.PointReader.Point;
import dev.fluxion.streams.Differentiate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * Values and Jacobians of a function at points that are read as they are asked for. However many points there are, no more are held
 * than a few batches.
 */
public final class JacobianStream {

    /** How long a point may wait for a batch to fill: a slow pipe is answered all the same. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private static final MathContext DIGITS = new MathContext(17);

    private JacobianStream() {}

    /**
     * Value and Jacobian at a point.
     *
     * @param line the number of the point's line, from 1
     * @param result value and Jacobian
     * @param isLatest whether no point that was read is still on its way
     */
    public record Row(long line, ValueAndJacobian result, boolean isLatest) {

        /** The number of the line, the value and the Jacobian row by row, separated by commas, numbers with 17 digits. */
        public String text() {
            StringBuilder text = new StringBuilder().append(line);
            for (double number : result.value()) {
                append(text, number);
            }
            for (int i = 0; i < result.jacobian().getNumElements(); i++) {
                append(text, result.jacobian().data[i]);
            }
            return text.toString();
        }

        private static void append(StringBuilder text, double number) {
            text.append(',');
            if (Double.isFinite(number)) {
                text.append(
                        number == 0.0
                                ? "0"
                                : new BigDecimal(number).round(DIGITS).toString());
            } else {
                text.append(number);
            }
        }
    }

    /**
     * Differentiates at each point.
     *
     * @param points where the points come from; read on a thread of its own, and closed by the caller
     * @param function the function
     * @param backend what to differentiate with
     * @param batch how many points to differentiate at once
     * @return one row for each point, in order; reading or differentiating that fails ends it after the rows before
     */
    public static Flux<Row> of(PointReader points, JacobianFunction function, Backend backend, int batch) {
        return Flux.defer(() -> {
            Queue<Long> lines = new ConcurrentLinkedQueue<>();
            return Flux.<double[]>generate(sink -> next(points, lines, sink))
                    .subscribeOn(Schedulers.boundedElastic())
                    .transform(Differentiate.with(backend)
                            .valueAndJacobian(function.function())
                            .batched(batch, PATIENCE))
                    .map(result -> new Row(lines.remove(), result, lines.isEmpty()));
        });
    }

    private static void next(PointReader points, Queue<Long> lines, SynchronousSink<double[]> sink) {
        try {
            Point point = points.next();
            if (point == null) {
                sink.complete();
            } else {
                lines.add(point.line());
                sink.next(point.numbers());
            }
        } catch (IOException e) {
            sink.error(new UncheckedIOException(e));
        }
    }
}
