package dev.fluxion.streams;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Hands runs of points of one length to a backend's prepared batch. */
final class JacobianBatch<R> implements BatchStep<double[], R> {

    private final String operation;
    private final IntFunction<PreparedBatch> prepare;
    private final Function<ValueAndJacobian, R> result;
    private @Nullable PreparedBatch prepared;

    /**
     * @param operation what to call it in error messages
     * @param prepare prepares for points of a length
     * @param result takes what is wanted
     */
    JacobianBatch(String operation, IntFunction<PreparedBatch> prepare, Function<ValueAndJacobian, R> result) {
        this.operation = operation;
        this.prepare = prepare;
        this.result = result;
    }

    @Override
    public Batch.Results<R> apply(List<double[]> points, long start) {
        List<R> results = new ArrayList<>(points.size());
        int from = 0;
        while (from < points.size()) {
            int to = endOfRun(points, from);
            List<double[]> run = points.subList(from, to);
            try {
                ValuesAndJacobians all = prepared(run.get(0).length).valuesAndJacobians(stacked(run));
                for (int i = 0; i < run.size(); i++) {
                    results.add(result.apply(all.at(i)));
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
        PreparedBatch known = prepared;
        prepared = null;
        if (known != null) {
            known.close();
        }
    }

    private PreparedBatch prepared(int n) {
        PreparedBatch known = prepared;
        if (known == null || known.dimension() != n) {
            close();
            known = prepare.apply(n);
            prepared = known;
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
