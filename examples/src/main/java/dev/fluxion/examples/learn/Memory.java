package dev.fluxion.examples.learn;

import java.util.ArrayList;
import java.util.List;

/** The latest examples, to be learned from again. */
final class Memory {

    /** About five years of days. */
    private static final int CAPACITY = 2048;

    /** 2^64 divided by the golden ratio: its multiples modulo 2^64 are spread as evenly as can be, however many. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<Example> examples;
    private int oldest;
    private long draws;

    private Memory(State state) {
        this.examples = new ArrayList<>(state.examples);
        this.oldest = state.oldest;
        this.draws = state.draws;
    }

    static Memory create() {
        return from(new State(List.of(), 0, 0));
    }

    static Memory from(State state) {
        return new Memory(state);
    }

    int size() {
        return examples.size();
    }

    void add(Example example) {
        if (examples.size() < CAPACITY) {
            examples.add(example);
        } else {
            examples.set(oldest, example);
            oldest = (oldest + 1) % CAPACITY;
        }
    }

    /** Forgets all examples. */
    void forget() {
        examples.clear();
        oldest = 0;
    }

    /** Draws an example; many draws visit all of them equally often. */
    Example draw() {
        draws++;
        double part = ((draws * GOLDEN) >>> 11) * 0x1p-53;
        return examples.get((int) (part * examples.size()));
    }

    State state() {
        return new State(List.copyOf(examples), oldest, draws);
    }

    /**
     * An example as it was observed.
     *
     * @param features the features, not standardized
     * @param last the value before
     * @param value the value that was to be predicted
     */
    record Example(double[] features, double last, double value) {}

    /** What a snapshot holds. */
    record State(List<Example> examples, int oldest, long draws) {}
}
