package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimizer knows from earlier steps: how many there were, and vectors of its own by name. For one thread. */
public final class OptimizerState {

    private final List<String> names;
    private final double[][] vectors;
    private long updates;
    private double[] scratch = new double[0];

    private OptimizerState(long updates, List<String> names, double[][] vectors) {
        this.updates = updates;
        this.names = names;
        this.vectors = vectors;
    }

    /** No steps yet, and one vector of {@code n} zeros for each name. */
    public static OptimizerState zeros(int n, String... names) {
        return new OptimizerState(0, List.of(names), new double[names.length][n]);
    }

    /** The given number of steps and copies of the given vectors. */
    public static OptimizerState of(long updates, Map<String, double[]> vectors) {
        return new OptimizerState(
                updates,
                List.copyOf(vectors.keySet()),
                vectors.values().stream().map(double[]::clone).toArray(double[][]::new));
    }

    /** How many steps have been taken; while one is being taken it is counted. Samples set aside are not. */
    public long updates() {
        return updates;
    }

    /** The names of the vectors. */
    public List<String> names() {
        return names;
    }

    /**
     * A vector itself, to be read and changed in place.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double[] vector(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("vector: name must be one of " + names + " but was " + name);
        }
        return vectors[index];
    }

    /** The same state, independent of this one. */
    OptimizerState copy() {
        double[][] copies = new double[vectors.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = vectors[i].clone();
        }
        return new OptimizerState(updates, names, copies);
    }

    /** Becomes the same as another with vectors of the same lengths. */
    void copyFrom(OptimizerState other) {
        updates = other.updates;
        for (int i = 0; i < vectors.length; i++) {
            System.arraycopy(other.vectors[i], 0, vectors[i], 0, vectors[i].length);
        }
    }

    /** A copy of an array, until the next. */
    double[] scratch(double[] array) {
        if (scratch.length != array.length) {
            scratch = new double[array.length];
        }
        System.arraycopy(array, 0, scratch, 0, array.length);
        return scratch;
    }

    void countUpdate() {
        updates++;
    }

    /** Has one update more than another state. */
    void countUpdateAfter(OptimizerState before) {
        updates = before.updates + 1;
    }

    boolean isFinite() {
        for (double[] vector : vectors) {
            if (!Vectors.isFinite(vector)) {
                return false;
            }
        }
        return true;
    }

    /** The vectors themselves by name. */
    Map<String, double[]> vectors() {
        Map<String, double[]> byName = new LinkedHashMap<>();
        for (int i = 0; i < vectors.length; i++) {
            byName.put(names.get(i), vectors[i]);
        }
        return byName;
    }

    /** The lengths of the vectors by name. */
    Map<String, Integer> lengths() {
        Map<String, Integer> byName = new LinkedHashMap<>();
        vectors().forEach((name, vector) -> byName.put(name, vector.length));
        return byName;
    }
}
