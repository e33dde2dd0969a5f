package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedObjective;
import java.util.Arrays;

/**
 * The prepared pullback of a function by its first arguments alone; the others are data, as cheap as in a prepared gradient. One caller at a time.
 */
final class LeadingPullback {

    private final PreparedObjective<double[]> prepared;
    private final int leading;

    private LeadingPullback(PreparedObjective<double[]> prepared, int leading) {
        this.prepared = prepared;
        this.leading = leading;
    }

    /**
     * Of a function whose arguments and value are arrays of numbers.
     *
     * @param lengths of the arguments
     * @param leading by how many of them, at least one and not all
     */
    static LeadingPullback of(Backend backend, StageFunction function, int[] lengths, int leading) {
        int n = Arrays.stream(lengths, 0, leading).sum();
        return new LeadingPullback(backend.prepareGradient(function.weighed(lengths, leading), n), leading);
    }

    /**
     * The cotangent of the first arguments, one after another.
     *
     * @param parts all arguments
     */
    double[] apply(double[][] parts, double[] cotangent) {
        double[] point = leading == 1 ? parts[0] : Numbers.joined(Arrays.copyOf(parts, leading));
        double[][] data = Arrays.copyOfRange(parts, leading, parts.length + 1);
        data[parts.length - leading] = cotangent;
        double[] product = new double[point.length];
        prepared.valueAndGradient(point, Numbers.joined(data), product);
        return product;
    }

    LeadingPullback copy() {
        return new LeadingPullback(prepared.copy(), leading);
    }
}
