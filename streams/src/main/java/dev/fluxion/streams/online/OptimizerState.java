package dev.fluxion.streams.online;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimizer knows from earlier steps: how many there were, and vectors of its own by name. For one thread. */
public final class OptimizerState {

    private final Map<String, double[]> vectors;
    private long updates;

    private OptimizerState(long updates, Map<String, double[]> vectors) {
        this.updates = updates;
        this.vectors = new LinkedHashMap<>();
        vectors.forEach((name, values) -> this.vectors.put(name, values.clone()));
    }

    /** No steps yet, and one vector of {@code n} zeros for each name. */
    public static OptimizerState zeros(int n, String... names) {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (String name : names) {
            vectors.put(name, new double[n]);
        }
        return new OptimizerState(0, vectors);
    }

    /** The given number of steps and copies of the given vectors. */
    public static OptimizerState of(long updates, Map<String, double[]> vectors) {
        return new OptimizerState(updates, vectors);
    }

    /** How many steps have been taken; while one is being taken it is counted. Samples set aside are not. */
    public long updates() {
        return updates;
    }

    /** The names of the vectors. */
    public List<String> names() {
        return List.copyOf(vectors.keySet());
    }

    /**
     * A vector itself, to be read and changed in place.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double[] vector(String name) {
        double[] vector = vectors.get(name);
        if (vector == null) {
            throw new IllegalArgumentException("vector: name must be one of " + vectors.keySet() + " but was " + name);
        }
        return vector;
    }

    /** The same state, independent of this one. */
    OptimizerState copy() {
        return new OptimizerState(updates, vectors);
    }

    Map<String, double[]> vectors() {
        return vectors;
    }

    void countUpdate() {
        updates++;
    }

    boolean isFinite() {
        for (double[] vector : vectors.values()) {
            if (Vectors.firstNotFinite(vector) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the two have the same vectors, of the same lengths. */
    boolean isShapedLike(OptimizerState other) {
        return shapes().equals(other.shapes());
    }

    /** The lengths of the vectors by name. */
    Map<String, Integer> shapes() {
        Map<String, Integer> shapes = new LinkedHashMap<>();
        vectors.forEach((name, values) -> shapes.put(name, values.length));
        return shapes;
    }
}
