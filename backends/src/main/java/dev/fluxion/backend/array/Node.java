package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the tape: an array of numbers and how it came about. In a sweep its adjoint is the sum of what those that use it add,
 * and is complete when the sweep comes to it. Adding and taking go to the tape's {@linkplain Tape#lane() lane}.
 */
abstract class Node {

    private static final Real[] NONE = {};

    final Tape tape;

    /** The numbers that were made of this entry all at once: whoever has the same has this entry. Never changed. */
    Real[] made = NONE;

    /** The adjoint in the first lane, null for zeros. It belongs to another unless {@link #owned}. */
    private double @Nullable [] adjoint;

    private boolean owned;

    /** Those in the other lanes of a sweep of several cotangents. */
    private double @Nullable [] @Nullable [] others;

    private boolean[] othersOwned = {};

    Node(Tape tape) {
        this.tape = tape;
        tape.append(this);
    }

    abstract int length();

    abstract double value(int index);

    /** How much it keeps besides its numbers as objects and its adjoints, in bytes. */
    abstract long bytes();

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
        double[] complete = adjoint();
        set(null, false);
        return complete;
    }

    /** Lets the adjoint be summed in an array of zeros. */
    final void collectIn(double[] zeros) {
        set(zeros, true);
    }

    private double @Nullable [] adjoint() {
        int lane = tape.lane();
        if (lane == 0) {
            return adjoint;
        }
        return others == null ? null : others[lane];
    }

    private boolean owned() {
        int lane = tape.lane();
        return lane == 0 ? owned : othersOwned[lane];
    }

    private void set(double @Nullable [] sum, boolean own) {
        int lane = tape.lane();
        if (lane == 0) {
            adjoint = sum;
            owned = own;
        } else if (sum != null || others != null) {
            double[] @Nullable [] all = others;
            if (all == null) {
                all = new double[Tape.LANES] @Nullable [];
                others = all;
                othersOwned = new boolean[Tape.LANES];
            }
            all[lane] = sum;
            othersOwned[lane] = own;
        }
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
        double[] before = adjoint();
        if (before == null) {
            set(change, false);
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
        double[] known = adjoint();
        if (known == null || !owned()) {
            known = known == null ? new double[length()] : known.clone();
            set(known, true);
        }
        return known;
    }
}
