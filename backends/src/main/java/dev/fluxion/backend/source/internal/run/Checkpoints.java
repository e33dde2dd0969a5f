package dev.fluxion.backend.source.internal.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Internal: states of a loop from which its rounds can be run again, in the reverse of their order, by binomial checkpointing. Of n rounds no more than {@code
 * 1 + log2 n} states are kept. For one thread at a time.
 *
 * <p>The state before the first round is kept while the function runs. When the reverse sweep comes to the loop, {@link #start}, the last state that was kept is put back, further states are kept on
 * the way to the last round that has not been swept back, and that round is swept back where it ends; and so on.
 *
 * @see <a href="https://doi.org/10.1145/347837.347846">Griewank and Walther, Algorithm 799: revolve</a>
 */
public final class Checkpoints {

    private final List<State> states = new ArrayList<>();
    private int kept;
    private int most;
    private int stop;

    /** One state. */
    private static final class State {
        private int round;
        private int[] ints = new int[0];
        private double[] doubles = new double[0];
        private final List<double[]> arrays = new ArrayList<>();

        long bytes() {
            long numbers = doubles.length;
            for (double[] array : arrays) {
                numbers += array.length;
            }
            return 8 * numbers + 4L * ints.length;
        }
    }

    Checkpoints() {}

    /** How much it keeps, in bytes, without headers. */
    long bytes() {
        return states.stream().mapToLong(State::bytes).sum();
    }

    /** Begins, with room for the state before the first round. */
    public void begin() {
        kept = 0;
        stop = -1;
        keep(0);
    }

    /** Makes room for a state, which then is the last one. */
    public void keep(int round) {
        if (kept == states.size()) {
            states.add(new State());
        }
        states.get(kept++).round = round;
    }

    private State last() {
        return states.get(kept - 1);
    }

    /** The integers of the last state. */
    public int[] ints(int count) {
        State state = last();
        if (state.ints.length < count) {
            state.ints = new int[count];
        }
        return state.ints;
    }

    /** The numbers of the last state. */
    public double[] doubles(int count) {
        State state = last();
        if (state.doubles.length < count) {
            state.doubles = new double[count];
        }
        return state.doubles;
    }

    /** Keeps an array in the last state, as its array at a place. */
    public void keepArray(double[] array, int place) {
        List<double[]> arrays = last().arrays;
        if (place == arrays.size()) {
            arrays.add(array.clone());
        } else if (arrays.get(place).length == array.length) {
            System.arraycopy(array, 0, arrays.get(place), 0, array.length);
        } else {
            arrays.set(place, array.clone());
        }
    }

    /** Puts an array's elements back as they are in the last state. */
    public void restoreArray(double[] array, int place) {
        double[] from = last().arrays.get(place);
        System.arraycopy(from, 0, array, 0, array.length);
    }

    /**
     * Begins to go back.
     *
     * @param rounds how many rounds there were
     * @return whether there were any
     */
    public boolean start(int rounds) {
        stop = rounds - 1;
        most = 33 - Integer.numberOfLeadingZeros(rounds);
        return rounds > 0;
    }

    /** Says that the round was swept back that was next; false if it was the first one. */
    public boolean back() {
        stop--;
        while (kept > 1 && last().round > stop) {
            kept--;
        }
        return stop >= 0;
    }

    /** The round that is swept back next. */
    public int stop() {
        return stop;
    }

    /** The round the last state is from. */
    public int round() {
        return last().round;
    }

    /** The round before which a state is to be kept next, on the way from the last one; -1 if there is none. */
    public int next() {
        int rounds = stop - last().round + 1;
        int states = most - kept + 1;
        if (stop < 0 || rounds < 2 || states < 2) {
            return -1;
        }
        int repeats = 1;
        while (atMost(states, repeats) < rounds) {
            repeats++;
        }
        // The rounds up to the next state are run once less often than those after it.
        long step = Math.max(1, Math.min(atMost(states, repeats - 1), rounds - 1));
        return (int) (last().round + step);
    }

    /** How many rounds can be gone back with so many states, if none is run more often than that: (states + repeats)! / states! / repeats!. */
    private static long atMost(int states, int repeats) {
        long count = 1;
        for (int i = 1; i <= repeats; i++) {
            count = count * (states + i) / i;
            if (count > Integer.MAX_VALUE) {
                return Integer.MAX_VALUE;
            }
        }
        return count;
    }

    @Override
    public String toString() {
        return "rounds "
                + Arrays.toString(states.stream()
                        .limit(kept)
                        .mapToInt(state -> state.round)
                        .toArray());
    }
}
