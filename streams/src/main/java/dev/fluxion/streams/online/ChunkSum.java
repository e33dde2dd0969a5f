package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * The losses and gradients of some samples of a mini-batch, summed up in their order; those that are not finite are left out.
 *
 * @param <S> the type of the samples
 */
final class ChunkSum<S> {

    final double[] gradient;
    final List<Left<S>> left = new ArrayList<>();
    double loss;
    int count;

    /**
     * A sample that is left out.
     *
     * @param index in its mini-batch
     */
    record Left<S>(S sample, int index, double loss, double norm, Fault fault) {}

    private ChunkSum(int n) {
        this.gradient = new double[n];
    }

    /**
     * Sums up.
     *
     * @param from index of the first sample
     * @param to index after that of the last
     */
    static <S> ChunkSum<S> of(PreparedObjective<S> objective, double[] theta, List<S> batch, int from, int to) {
        ChunkSum<S> sum = new ChunkSum<>(theta.length);
        double[] one = new double[theta.length];
        for (int k = from; k < to; k++) {
            S sample = batch.get(k);
            double loss = objective.valueAndGradient(theta, sample, one);
            double norm = Vectors.norm(one);
            Fault fault = Fault.of(loss, norm, one);
            if (fault != null) {
                sum.left.add(new Left<>(sample, k, loss, norm, fault));
                continue;
            }
            sum.loss += loss;
            sum.count++;
            Vectors.add(sum.gradient, 1.0, one);
        }
        return sum;
    }

    /** Adds the sums of the samples that come after these. */
    void add(ChunkSum<S> next) {
        Vectors.add(gradient, 1.0, next.gradient);
        left.addAll(next.left);
        loss += next.loss;
        count += next.count;
    }
}
