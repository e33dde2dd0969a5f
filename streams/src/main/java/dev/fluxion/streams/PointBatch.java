package dev.fluxion.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Hands runs of points of one length to a backend's prepared batch.
 *
 * @param <B> the prepared batch
 */
final class PointBatch<B, R> implements BatchStep<double[], R> {

    private final String operation;
    private final IntFunction<B> prepare;
    private final BiFunction<B, DMatrixRMaj, IntFunction<R>> differentiate;
    private final Consumer<B> close;
    private @Nullable B prepared;
    private int dimension;

    /**
     * @param operation what to call it in error messages
     * @param prepare prepares for points of a length
     * @param differentiate takes points, one in each row, and gives the result at each
     * @param close gives back what was prepared
     */
    PointBatch(
            String operation,
            IntFunction<B> prepare,
            BiFunction<B, DMatrixRMaj, IntFunction<R>> differentiate,
            Consumer<B> close) {
        this.operation = operation;
        this.prepare = prepare;
        this.differentiate = differentiate;
        this.close = close;
    }

    @Override
    public Batch.Results<R> apply(List<double[]> points, long start) {
        List<R> results = new ArrayList<>(points.size());
        int from = 0;
        while (from < points.size()) {
            int to = endOfRun(points, from);
            List<double[]> run = points.subList(from, to);
            try {
                IntFunction<R> all = differentiate.apply(prepared(run.get(0).length), stacked(run));
                for (int i = 0; i < run.size(); i++) {
                    results.add(all.apply(i));
                }
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                return new Batch.Results<>(
                        results, new DifferentiationException(operation, List.copyOf(run), start + from, e));
            }
            from = to;
        }
        return new Batch.Results<>(results, null);
    }

    @Override
    public void close() {
        B known = prepared;
        prepared = null;
        if (known != null) {
            close.accept(known);
        }
    }

    private B prepared(int n) {
        B known = prepared;
        if (known == null || dimension != n) {
            close();
            known = prepare.apply(n);
            prepared = known;
            dimension = n;
        }
        return known;
    }

    private static int endOfRun(List<double[]> points, int from) {
        int n = points.get(from).length;
        int to = from + 1;
        while (to < points.size() && points.get(to).length == n) {
            to++;
        }
        return to;
    }

    private static DMatrixRMaj stacked(List<double[]> points) {
        int n = points.get(0).length;
        var stacked = new DMatrixRMaj(points.size(), n);
        for (int i = 0; i < points.size(); i++) {
            System.arraycopy(points.get(i), 0, stacked.data, i * n, n);
        }
        return stacked;
    }
}
