package dev.fluxion.backend.source.internal.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal: what generated code keeps between its two sweeps. Used again for call after call it allocates nothing, once it has grown
 * as large as the calls need. For one thread at a time.
 */
public final class Tape {

    private static final int FIRST = 64;
    private static final int PASSED = 200;
    /** More than the stack of a thread has room for unless it was made very large. */
    private static final int DEEPEST = 1 << 20;

    /** How many numbers {@link #newNumbers} gives in one call to be used again in the next: 4 MiB of them. */
    private static final long MOST_GIVEN = 1L << 19;

    /** Numbers that the forward sweep keeps. */
    public double[] doubles = new double[FIRST];
    /** Integers that the forward sweep keeps: indices, numbers of rounds, ways taken. */
    public int[] ints = new int[FIRST];
    /** Arrays that the forward sweep keeps. */
    public @Nullable Object[] references = new @Nullable Object[FIRST];
    /** Numbers that one generated method gives back to another. */
    public final double[] passedDoubles = new double[PASSED];
    /** Integers that one generated method gives back to another. */
    public final int[] passedInts = new int[PASSED];
    /** Arrays that one generated method gives back to another. */
    public final @Nullable Object[] passedReferences = new @Nullable Object[PASSED];
    /** Numbers between the parts of a large generated method. */
    public double[] partDoubles = new double[0];
    /** Integers between the parts of a large generated method. */
    public int[] partInts = new int[0];
    /** Arrays between the parts of a large generated method. */
    public @Nullable Object[] partReferences = new @Nullable Object[0];
    /** The value of a function that gives a number. */
    public double value;
    /** NaN if an element of the gradient is, and else only where such elements are both infinite and of both signs; of generated code that says so. */
    public double sum;
    /** The value of a function that gives an array, or that is run again for each cotangent. */
    public double @Nullable [] result;

    private double[] resultKept = new double[0];

    /** The tangents of value or result, those of each number beside each other, or null if they are all zero. */
    public double @Nullable [] tangents;

    private final List<double[]> kept = new ArrayList<>();
    private final List<double[]> arrays = new ArrayList<>();
    private final List<double[]> shadows = new ArrayList<>();
    private final List<int[]> intArrays = new ArrayList<>();
    private final List<@Nullable Object[]> referenceArrays = new ArrayList<>();
    private int next;
    private int nextInts;
    private int nextReferences;
    private long given;
    private final List<Checkpoints> checkpoints = new ArrayList<>();
    private boolean apart;

    private Tape() {}

    /** A tape of its own. */
    public static Tape create() {
        return new Tape();
    }

    /** How much it keeps, in bytes, without headers; a reference counts as four. */
    public long bytes() {
        long numbers = (long) doubles.length + passedDoubles.length + resultKept.length + partDoubles.length;
        for (double[] array : arrays) {
            numbers += array.length;
        }
        return 8 * numbers
                + checkpoints.stream().mapToLong(Checkpoints::bytes).sum()
                + 4L * (ints.length + passedInts.length + partInts.length)
                + 4L * (references.length + passedReferences.length + partReferences.length)
                + 4L * intArrays.stream().mapToLong(array -> array.length).sum()
                + 4L * referenceArrays.stream().mapToLong(array -> array.length).sum();
    }

    /** Makes room for {@code size} numbers. */
    public double[] growDoubles(int size) {
        doubles = grown(doubles, size);
        return doubles;
    }

    /** Makes room for {@code size} integers. */
    public int[] growInts(int size) {
        ints = grown(ints, size);
        return ints;
    }

    /** Makes room for {@code size} arrays. */
    public @Nullable Object[] growReferences(int size) {
        references = grown(references, size);
        return references;
    }

    /** Makes room for frames of {@code size} numbers, from {@code top}, in the rounds of a loop that counts up. */
    public double[] roomForDoubles(int from, int to, int top, int size) {
        doubles = room(doubles, from, to, top, size);
        return doubles;
    }

    /** Makes room for frames of {@code size} integers. */
    public int[] roomForInts(int from, int to, int top, int size) {
        ints = room(ints, from, to, top, size);
        return ints;
    }

    /** Makes room for frames of {@code size} arrays. */
    public @Nullable Object[] roomForReferences(int from, int to, int top, int size) {
        references = room(references, from, to, top, size);
        return references;
    }

    /** A larger array with the elements of one that is too small. */
    public static double[] grown(double[] array, int size) {
        return Arrays.copyOf(array, larger(size));
    }

    /** An array, or a larger one with its elements, that has room for the frames of all rounds of a loop. */
    public static double[] room(double[] array, int from, int to, int top, int size) {
        int end = end(from, to, top, size);
        return end >= 0 && end <= array.length ? array : grown(array, end);
    }

    /** A larger array with the elements of one that is too small. */
    public static int[] grown(int[] array, int size) {
        return Arrays.copyOf(array, larger(size));
    }

    /** An array, or a larger one with its elements, that has room for the frames of all rounds of a loop. */
    public static int[] room(int[] array, int from, int to, int top, int size) {
        int end = end(from, to, top, size);
        return end >= 0 && end <= array.length ? array : grown(array, end);
    }

    /** A larger array with the elements of one that is too small. */
    public static @Nullable Object[] grown(@Nullable Object[] array, int size) {
        return Arrays.copyOf(array, larger(size));
    }

    /** An array, or a larger one with its elements, that has room for the frames of all rounds of a loop. */
    public static @Nullable Object[] room(@Nullable Object[] array, int from, int to, int top, int size) {
        int end = end(from, to, top, size);
        return end >= 0 && end <= array.length ? array : grown(array, end);
    }

    /** The length that an array should have for the frames of all rounds of a loop, which is its own if that is enough. */
    public static int room(int from, int to, int top, int size, int length) {
        int end = end(from, to, top, size);
        return end >= 0 && end <= length ? length : larger(end);
    }

    /** One frame more than there are rounds, and one more if the bound is included; negative if it is beyond all arrays. */
    private static int end(int from, int to, int top, int size) {
        long end = top + (Math.max(0L, (long) to - from) + 2) * size;
        return end > Integer.MAX_VALUE ? -1 : (int) end;
    }

    /**
     * The size of a frame with those of a loop in it.
     *
     * @param size the frame without them
     * @param more how many frames there are besides {@code to - from}
     * @param stride how large each is
     */
    public static int extent(int size, int from, int to, int more, int stride) {
        long all = size + (Math.max(0L, (long) to - from) + more) * stride;
        return all > Integer.MAX_VALUE ? larger(-1) : (int) all;
    }

    /** A length that is enough, and for some time: at least {@code size}. */
    public static int larger(int size) {
        if (size < 0) {
            throw new OutOfMemoryError("source: a tape must hold at most 2^31 - 1 numbers but the function needs more");
        }
        return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(size, 2L * size));
    }

    /**
     * Keeps the value of a function that is run again for each cotangent, as the result. If there is one already, it must be the same.
     *
     * @throws IllegalStateException if the value is another
     */
    public void keepResult(double[] array) {
        double[] before = result;
        if (before == null) {
            if (resultKept.length != array.length) {
                resultKept = new double[array.length];
            }
            System.arraycopy(array, 0, resultKept, 0, array.length);
            result = resultKept;
        } else if (!Arrays.equals(array, before)) {
            throw new IllegalStateException(
                    "pullback: what a function with checkpoints reads must stay as it was when its value was"
                            + " computed but has changed; leave it as it is, or use SourceAdjoint without checkpoints");
        }
    }

    /** The same for a function that gives a number. */
    public void keepResult(double number) {
        keepResult(new double[] {number});
    }

    /**
     * For how many calls of a method by itself there is room next.
     *
     * @param calls for how many there was room
     * @throws StackOverflowError if that were too many
     */
    public static int deeper(int calls) {
        if (calls >= DEEPEST) {
            throw new StackOverflowError(
                    "source: calls of a method by itself must be at most " + DEEPEST + " deep but are deeper");
        }
        return 2 * calls;
    }

    /** Makes room for the variables of a large generated method. */
    public void makeParts(int numbers, int integers, int objects) {
        if (partDoubles.length < numbers) {
            partDoubles = new double[numbers];
        }
        if (partInts.length < integers) {
            partInts = new int[integers];
        }
        if (partReferences.length < objects) {
            partReferences = new @Nullable Object[objects];
        } else {
            // Those of another method are of other classes.
            Arrays.fill(partReferences, null);
        }
    }

    /** Begins a call that makes arrays by {@link #newDoubles}. */
    public void begin() {
        next = 0;
        nextInts = 0;
        nextReferences = 0;
        given = 0;
        // Most functions have none, and clearing nothing takes its time too.
        if (!kept.isEmpty()) {
            kept.clear();
        }
        if (!shadows.isEmpty()) {
            shadows.clear();
        }
    }

    /** Says that rounds of loops cannot be swept back one by one, now and from now on. */
    public void sweepApart() {
        apart = true;
    }

    /** Whether rounds of loops cannot be swept back one by one. */
    public boolean sweepsApart() {
        return apart;
    }

    /** The states that are kept of a loop, which is one of several. */
    public Checkpoints checkpoints(int loop) {
        while (checkpoints.size() <= loop) {
            checkpoints.add(new Checkpoints());
        }
        return checkpoints.get(loop);
    }

    /** Where {@link #newDoubles} is, for {@link #release}. */
    public int mark() {
        return next;
    }

    /** Gives arrays made since a mark for use again. */
    public void release(int mark) {
        next = mark;
    }

    /** An array of zeros, the same one for the same place in the sequence of calls if it has the same length. */
    public double[] newDoubles(int length) {
        int place = next++;
        if (place < arrays.size()) {
            double[] known = arrays.get(place);
            if (known.length == length) {
                Arrays.fill(known, 0.0);
                return known;
            }
            double[] other = new double[length];
            arrays.set(place, other);
            return other;
        }
        double[] made = new double[length];
        arrays.add(made);
        return made;
    }

    /** An array of zeros, as {@link #newDoubles} makes it unless very much is kept already. */
    public double[] newNumbers(int length) {
        if (given + length > MOST_GIVEN) {
            return new double[length];
        }
        double[] array = newDoubles(length);
        given += length;
        return array;
    }

    /** An array of integers, all zero, the same one for the same place in the sequence of calls, unless very much is kept already. */
    public int[] newInts(int length) {
        if (given + length > MOST_GIVEN) {
            return new int[length];
        }
        given += length;
        int place = nextInts++;
        if (place < intArrays.size()) {
            int[] known = intArrays.get(place);
            if (known.length == length) {
                Arrays.fill(known, 0);
                return known;
            }
        }
        int[] made = new int[length];
        put(intArrays, place, made);
        return made;
    }

    /** An array of references, all null, made as {@link #newInts} makes one of integers. */
    public @Nullable Object[] newReferences(int length) {
        if (given + length > MOST_GIVEN) {
            return new @Nullable Object[length];
        }
        given += length;
        int place = nextReferences++;
        if (place < referenceArrays.size()) {
            @Nullable Object[] known = referenceArrays.get(place);
            if (known.length == length) {
                Arrays.fill(known, null);
                return known;
            }
        }
        @Nullable Object[] made = new @Nullable Object[length];
        put(referenceArrays, place, made);
        return made;
    }

    private static <T> void put(List<T> list, int place, T array) {
        if (place < list.size()) {
            list.set(place, array);
        } else {
            list.add(array);
        }
    }

    /** A longer copy of an array, as {@link #newNumbers} makes it, with zeros behind it; or a shorter one. */
    public double[] copyOf(double[] array, int length) {
        return copyOfRange(array, 0, length);
    }

    /** The same of integers. */
    public int[] copyOf(int[] array, int length) {
        int[] copy = newInts(length);
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    /** The same of references. */
    public @Nullable Object[] copyOf(@Nullable Object[] array, int length) {
        @Nullable Object[] copy = newReferences(length);
        System.arraycopy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    /** An array of tangents, {@code width} for each of {@code length} numbers, all zero. */
    public double[] newTangents(int length, int width) {
        if ((long) length * width > Integer.MAX_VALUE) {
            throw new OutOfMemoryError("source: arrays must be of at most 2^31 - 1 numbers but the " + width
                    + " tangents of each of " + length + " need more; carry fewer tangents");
        }
        return newNumbers(length * width);
    }

    /** A copy of part of an array, as {@link #newNumbers} makes it; beyond the array's end there are zeros. */
    public double[] copyOfRange(double[] array, int from, int to) {
        double[] copy = newNumbers(to - from);
        System.arraycopy(array, from, copy, 0, Math.min(array.length, to) - from);
        return copy;
    }

    /** A copy of an array, as {@link #newDoubles} makes it. */
    public double[] copy(double[] array) {
        double[] copy = newDoubles(array.length);
        System.arraycopy(array, 0, copy, 0, array.length);
        return copy;
    }

    /** A copy of an array that the function captured and writes to, for {@link #kept}. */
    public double[] keepCopy(double[] array) {
        double[] copy = copy(array);
        kept.add(copy);
        return copy;
    }

    /** An array of adjoints as long as one that the function captured, for {@link #kept}. */
    public double[] keepShadow(double[] array) {
        double[] shadow = newShadow(array.length);
        kept.add(shadow);
        return shadow;
    }

    /** What was kept, by its place in the sequence of calls. */
    public double[] kept(int place) {
        return kept.get(place);
    }

    /** An array of zeros for adjoints, which {@link #clearShadows} clears. */
    public double[] newShadow(int length) {
        double[] shadow = newDoubles(length);
        shadows.add(shadow);
        return shadow;
    }

    /** An array of zeros for the adjoints of an array, or null if there is none, as {@link #newDoubles} makes it. */
    public double @Nullable [] newDoublesFor(double @Nullable [] array) {
        return array == null ? null : newDoubles(array.length);
    }

    /** The same as {@link #newShadow} makes it. */
    public double @Nullable [] newShadowFor(double @Nullable [] array) {
        return array == null ? null : newShadow(array.length);
    }

    /** Registers the rows of a new array of arrays for {@link #clearShadows}. */
    public void addShadows(@Nullable Object @Nullable [] array) {
        if (array == null) {
            return;
        }
        for (Object row : array) {
            if (row instanceof double[] numbers) {
                shadows.add(numbers);
            } else if (row instanceof Object[] rows) {
                addShadows(rows);
            }
        }
    }

    /** Sets all adjoints to zero, for the next reverse sweep over the same forward sweep. */
    public void clearShadows() {
        // By index, which makes no iterator.
        for (int i = 0; i < shadows.size(); i++) {
            Arrays.fill(shadows.get(i), 0.0);
        }
    }
}
