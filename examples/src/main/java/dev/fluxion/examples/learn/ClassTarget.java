package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.UnusableDataException;
import java.util.ArrayList;
import java.util.List;

/** A class. Classes are numbered as they turn up; each has an output, and the perceptron does not know of those to come. */
final class ClassTarget implements Target {

    private final int capacity;
    private final List<String> labels;
    private final long[] counts;
    private int last;

    private ClassTarget(State state) {
        this.capacity = state.capacity;
        this.labels = new ArrayList<>(state.labels);
        this.counts = state.counts.clone();
        this.last = state.last;
    }

    static ClassTarget create(int capacity) {
        return from(new State(capacity, List.of(), new long[capacity], 0));
    }

    static ClassTarget from(State state) {
        return new ClassTarget(state);
    }

    @Override
    public List<String> labels() {
        return List.copyOf(labels);
    }

    @Override
    public int outputs() {
        return capacity;
    }

    @Override
    public int outputsInUse() {
        return labels.size();
    }

    @Override
    public Readout readout() {
        return new ClassReadout(labels.size());
    }

    @Override
    public double persistence() {
        return last;
    }

    @Override
    public double climatology() {
        int most = 0;
        for (int k = 1; k < labels.size(); k++) {
            if (counts[k] > counts[most]) {
                most = k;
            }
        }
        return most;
    }

    @Override
    public double accept(Row row) {
        int number = labels.indexOf(row.label());
        if (number < 0) {
            if (labels.size() == capacity) {
                throw new UnusableDataException(
                        "the target must have at most " + capacity + " classes but '" + row.label() + "' on line "
                                + row.line() + " is one more; raise --classes or choose another target");
            }
            number = labels.size();
            labels.add(row.label());
        }
        counts[number]++;
        last = number;
        return number;
    }

    @Override
    public double wanted(double previous, double value) {
        return value;
    }

    @Override
    public State classState() {
        return new State(capacity, List.copyOf(labels), counts.clone(), last);
    }

    /** What a snapshot holds. */
    record State(int capacity, List<String> labels, long[] counts, int last) {}
}
