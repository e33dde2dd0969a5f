package dev.fluxion.backend.forward;

import dev.fluxion.number.Real;
import java.util.Arrays;

/**
 * One evaluation of the function; dual numbers know which one they belong to. A sweep that is {@link #kept} is used for one
 * evaluation after another and then makes no numbers: it gives each evaluation those of the last. There is a shelf of them for
 * each power of two of tangents, so that what depends on few inputs stays small.
 */
final class Sweep {

    /** How many tangents a sweep keeps room for, 4 MiB of them; what comes after is made anew in each evaluation. */
    private static final int MOST_TANGENTS = 1 << 19;

    private static final int FIRST_NUMBERS = 16;

    /** Shelf 0 is for numbers without tangents, shelf s for those with up to 2^(s - 1). */
    private static final int SHELVES = 9;

    private static final double[] NONE = new double[0];

    long level = Real.freshLevel();

    private final boolean keeps;
    private final ChunkDual[][] shelves;
    private final int[] used;

    /** How many tangents more may be kept. */
    private int room;

    private Sweep(boolean keeps) {
        this.keeps = keeps;
        this.shelves = new ChunkDual[keeps ? SHELVES : 0][0];
        this.used = new int[shelves.length];
        this.room = keeps ? MOST_TANGENTS : 0;
    }

    Sweep() {
        this(false);
    }

    /** A sweep for many evaluations, one at a time. */
    static Sweep kept() {
        return new Sweep(true);
    }

    /** Begins another evaluation; the numbers of the last must not be used any more. */
    void begin() {
        level = Real.freshLevel();
        Arrays.fill(used, 0);
    }

    /** Whether numbers are used again, so that none may share the tangents of another. */
    boolean keeps() {
        return keeps;
    }

    /** A number whose {@code count} tangents, from the lane {@code first} on, are for the caller to write, every one of them. */
    ChunkDual number(double value, int first, int count) {
        if (!keeps) {
            return new ChunkDual(this, value, first, count, new double[count]);
        }
        int shelf = count == 0 ? 0 : 1 + Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        if (shelf >= SHELVES) {
            return new ChunkDual(this, value, first, count, new double[count]);
        }
        int next = used[shelf];
        ChunkDual[] numbers = shelves[shelf];
        if (next == numbers.length) {
            numbers = grown(shelf);
            if (next == numbers.length) {
                return new ChunkDual(this, value, first, count, new double[count]);
            }
        }
        used[shelf] = next + 1;
        return numbers[next].set(value, first, count);
    }

    private ChunkDual[] grown(int shelf) {
        ChunkDual[] numbers = shelves[shelf];
        int width = shelf == 0 ? 0 : 1 << (shelf - 1);
        int more = Math.min(Math.max(FIRST_NUMBERS, numbers.length), room / Math.max(1, width));
        if (more == 0) {
            return numbers;
        }
        ChunkDual[] grown = Arrays.copyOf(numbers, numbers.length + more);
        for (int i = numbers.length; i < grown.length; i++) {
            grown[i] = new ChunkDual(this, 0.0, 0, 0, width == 0 ? NONE : new double[width]);
        }
        room -= more * Math.max(1, width);
        shelves[shelf] = grown;
        return grown;
    }
}
