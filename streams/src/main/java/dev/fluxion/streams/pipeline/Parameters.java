package dev.fluxion.streams.pipeline;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The parameters of a pipeline at one time: a value for each of its stages that has some, and the number of the version. Their numbers
 * are laid out one stage after the other, in the order of the stages. Immutable, as long as nobody writes to the values.
 */
public final class Parameters {

    private final long version;
    private final List<Weights> weights;
    private final List<String> names;
    private final List<Object> values;
    private final int[] offsets;

    private Parameters(long version, List<Weights> weights, List<String> names, List<Object> values, int[] offsets) {
        this.version = version;
        this.weights = weights;
        this.names = names;
        this.values = values;
        this.offsets = offsets;
    }

    static Parameters initial(List<Weights> weights) {
        int[] offsets = new int[weights.size() + 1];
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            names.add(unused(weights.get(i).name, names));
            values.add(weights.get(i).initial);
            offsets[i + 1] = offsets[i] + Structure.of(weights.get(i).initial).size();
        }
        return new Parameters(0, weights, List.copyOf(names), List.copyOf(values), offsets);
    }

    private static String unused(String name, List<String> used) {
        String candidate = name;
        for (int i = 2; used.contains(candidate); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }

    /** How many changes there were before these: 0 for those that the pipeline was built with. */
    public long version() {
        return version;
    }

    /** The number n of numbers of all stages. */
    public int size() {
        return offsets[offsets.length - 1];
    }

    /** All numbers, of length n; the caller's own. */
    public double[] flat() {
        double[] flat = new double[size()];
        for (int i = 0; i < values.size(); i++) {
            double[] numbers = Numbers.of(values.get(i));
            System.arraycopy(numbers, 0, flat, offsets[i], numbers.length);
        }
        return flat;
    }

    /** All numbers, of length n, where all values are arrays: the array itself where there is one. */
    double[] together() {
        return values.size() == 1 ? (double[]) values.get(0) : flat();
    }

    /**
     * The next version, with other numbers.
     *
     * @param flat of length n; copied
     * @throws ShapeMismatchException if the length is not n
     */
    public Parameters next(double[] flat) {
        ShapeMismatchException.check("Parameters.next", "flat", size(), flat.length);
        return new Parameters(version + 1, weights, names, shaped(flat), offsets);
    }

    /**
     * The parameters of one stage.
     *
     * @param name the name of the stage, followed by {@code -2}, {@code -3} and so on if there are several of that name
     * @param type what the stage takes, such as {@code double[].class}
     * @throws ClassCastException if it takes something else
     * @throws IllegalArgumentException if no stage has parameters of this name
     */
    public <P> P get(String name, Class<P> type) {
        return type.cast(values.get(place(name)));
    }

    /** The names of the parameters, in the order of the stages. */
    public List<String> names() {
        return names;
    }

    /** What is shaped like the parameters of one stage, from numbers for all of them. */
    Object shaped(String name, double[] flat) {
        return shaped(flat).get(place(name));
    }

    List<Object> values() {
        return values;
    }

    int offset(int place) {
        return offsets[place];
    }

    int size(int place) {
        return offsets[place + 1] - offsets[place];
    }

    /** Refuses parameters of another pipeline. */
    void checkFor(Plan plan) {
        if (plan.weights() != weights) {
            throw new IllegalArgumentException("pipeline: parameters must be those of this pipeline, named "
                    + plan.weights().stream().map(of -> of.name).toList()
                    + ", but are named " + names + "; start from pipeline.parameters()");
        }
    }

    private int place(String name) {
        int place = names.indexOf(Objects.requireNonNull(name, "name"));
        if (place < 0) {
            throw new IllegalArgumentException("Parameters: name must be one of " + names + " but was '" + name + "'");
        }
        return place;
    }

    private List<Object> shaped(double[] flat) {
        List<Object> shaped = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            double[] numbers = new double[size(i)];
            System.arraycopy(flat, offsets[i], numbers, 0, numbers.length);
            shaped.add(Numbers.shaped(values.get(i), numbers));
        }
        return List.copyOf(shaped);
    }
}
