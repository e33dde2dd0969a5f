package dev.fluxion.backend.array;

import dev.fluxion.number.ChainRule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that were computed one after the other, each from one or two others, with nothing on whole arrays in between: the slow
 * way, in one entry as far as it goes.
 */
final class Run extends Node {

    private static final int FIRST_CAPACITY = 16;

    /** A run that is full is followed by another, so that none has to be copied often. */
    private static final int LARGEST_CAPACITY = 4096;

    private int size;
    private double[] values = new double[FIRST_CAPACITY];
    private double[] leftPartials = new double[FIRST_CAPACITY];
    private double[] rightPartials = new double[FIRST_CAPACITY];
    private Element[] left = new Element[FIRST_CAPACITY];
    private @Nullable Element[] right = new @Nullable Element[FIRST_CAPACITY];

    Run(Tape tape) {
        super(tape);
    }

    boolean isFull() {
        return size == LARGEST_CAPACITY;
    }

    /** Appends a number and returns its index. */
    int append(double value, Element first, double firstPartial, @Nullable Element second, double secondPartial) {
        if (size == values.length) {
            grow();
        }
        values[size] = value;
        left[size] = first;
        leftPartials[size] = firstPartial;
        right[size] = second;
        rightPartials[size] = secondPartial;
        return size++;
    }

    private void grow() {
        int capacity = 4 * size;
        values = Arrays.copyOf(values, capacity);
        leftPartials = Arrays.copyOf(leftPartials, capacity);
        rightPartials = Arrays.copyOf(rightPartials, capacity);
        left = Arrays.copyOf(left, capacity);
        right = Arrays.copyOf(right, capacity);
    }

    @Override
    int length() {
        return size;
    }

    @Override
    long bytes() {
        return (long) (3 * Double.BYTES + 2 * Tape.BYTES_OF_REFERENCE) * values.length
                + (long) Tape.BYTES_OF_ELEMENT * size;
    }

    @Override
    double value(int index) {
        return values[index];
    }

    @Override
    double[] values() {
        return Arrays.copyOf(values, size);
    }

    @Override
    void pull(double[] complete) {
        // Numbers of a run are computed from earlier ones of it as well; and the array may be another's.
        double[] sums = complete.clone();
        for (int i = sums.length - 1; i >= 0; i--) {
            if (sums[i] != 0.0) {
                pass(sums, left[i], ChainRule.term(leftPartials[i], sums[i]));
                Element second = right[i];
                if (second != null) {
                    pass(sums, second, ChainRule.term(rightPartials[i], sums[i]));
                }
            }
        }
    }

    private void pass(double[] sums, Element to, double change) {
        if (to.node() == this) {
            sums[to.index()] += change;
        } else {
            to.node().add(to.index(), change);
        }
    }
}
