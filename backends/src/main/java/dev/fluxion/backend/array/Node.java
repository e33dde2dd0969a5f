package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the tape: an array of numbers and how it came about. In a sweep its adjoint is the sum of what those that use it add,
 * and is complete when the sweep comes to it.
 */
abstract class Node {

    private static final Real[] NONE = {};

    final Tape tape;

    /** The numbers that were made of this entry all at once: whoever has the same has this entry. Never changed. */
    Real[] made = NONE;

    /** The adjoint, null for zeros. It belongs to another unless {@link #owned}. */
    private double @Nullable [] adjoint;

    private boolean owned;

    Node(Tape tape) {
        this.tape = tape;
        tape.append(this);
    }

    abstract int length();

    abstract double value(int index);

    /** All values, not to be changed. */
    abstract double[] values();

    /** Adds what the adjoint makes to those of the operands. */
    abstract void pull(double[] complete);

    /** Takes the adjoint, if there is any, to the operands. */
    final void sweep() {
        double[] complete = take();
        if (complete != null) {
            pull(complete);
        }
    }

    /** The adjoint, null for zeros, which are left. */
    final double @Nullable [] take() {
        double[] complete = adjoint;
        adjoint = null;
        owned = false;
        return complete;
    }

    /** Lets the adjoint be summed in an array of zeros. */
    final void collectIn(double[] zeros) {
        adjoint = zeros;
        owned = true;
    }

    /** Adds to the adjoint of one number. */
    final void add(int index, double change) {
        if (change == 0.0) {
            return;
        }
        own()[index] += change;
    }

    /** Adds to the adjoint. An array that is the first to be added is not copied, and so never changed from now on. */
    final void add(double[] change) {
        double[] before = adjoint;
        if (before == null) {
            adjoint = change;
            owned = false;
            return;
        }
        double[] sum = own();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += change[i];
        }
    }

    /** Adds to a part of the adjoint. */
    final void add(int offset, double[] change) {
        double[] sum = own();
        for (int i = 0; i < change.length; i++) {
            sum[offset + i] += change[i];
        }
    }

    private double[] own() {
        double[] known = adjoint;
        if (known == null || !owned) {
            known = known == null ? new double[length()] : known.clone();
            adjoint = known;
            owned = true;
        }
        return known;
    }
}
