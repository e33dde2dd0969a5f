package dev.fluxion.streams.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What came back from the cotangents of one or several results of a pipeline.
 *
 * @param <X> the type of the source's elements
 */
public final class ParameterGradients<X> {

    private final long index;
    private final int results;
    private final long firstVersion;
    private final Parameters parameters;
    private final double[] gradient;
    private final List<SourceCotangent<X>> sourceCotangents;

    ParameterGradients(
            long index,
            int results,
            long firstVersion,
            Parameters parameters,
            double[] gradient,
            List<SourceCotangent<X>> sourceCotangents) {
        this.index = index;
        this.results = results;
        this.firstVersion = firstVersion;
        this.parameters = parameters;
        this.gradient = gradient;
        this.sourceCotangents = sourceCotangents;
    }

    /** The sum of several, which are at least one. */
    static <X> ParameterGradients<X> sum(List<ParameterGradients<X>> all) {
        ParameterGradients<X> first = all.get(0);
        ParameterGradients<X> last = all.get(all.size() - 1);
        double[] gradient = new double[last.gradient.length];
        List<SourceCotangent<X>> sources = new ArrayList<>();
        int results = 0;
        for (ParameterGradients<X> one : all) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += one.gradient[i];
            }
            sources.addAll(one.sourceCotangents);
            results += one.results;
        }
        return new ParameterGradients<>(
                last.index, results, first.firstVersion, last.parameters, gradient, List.copyOf(sources));
    }

    /** The place in the source of the last element whose result is in this. */
    public long index() {
        return index;
    }

    /** How many results' cotangents were pulled back together. */
    public int results() {
        return results;
    }

    /** The version of the parameters that the first of these elements saw. */
    public long firstVersion() {
        return firstVersion;
    }

    /** The version of the parameters that the last of these elements saw. */
    public long version() {
        return parameters.version();
    }

    /** The gradient with respect to all parameters, in the order of {@link Parameters#flat}; the caller's own copy. */
    public double[] flat() {
        return gradient.clone();
    }

    /**
     * The gradient with respect to the parameters of one stage, shaped like them.
     *
     * @param name as for {@link Parameters#get}
     * @param type what the stage takes
     */
    public <P> P get(String name, Class<P> type) {
        return type.cast(parameters.shaped(name, gradient));
    }

    /**
     * The cotangents of the source's elements, where they were asked for: for each element that was reached. Where windows overlap, an element
     * has several, and what they sum to is its cotangent.
     */
    public List<SourceCotangent<X>> sourceCotangents() {
        return sourceCotangents;
    }
}
