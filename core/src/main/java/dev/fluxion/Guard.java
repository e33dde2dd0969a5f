package dev.fluxion;

import dev.fluxion.shape.Lengths;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.ConcurrentModificationException;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * What every prepared object checks on entry: that the point has the length prepared for, that no other call is inside,
 * and that what was linearized at a point is not used after the object has gone on to another.
 */
public final class Guard {

    private final int n;
    private final SingleThread thread = SingleThread.create();

    /** How many points there have been; read and written inside calls only. */
    private long points;

    private Guard(int n) {
        this.n = n;
    }

    /**
     * A guard of an object prepared for points of length {@code n}.
     *
     * @throws ShapeMismatchException if {@code n} is negative
     */
    public static Guard forLength(int n) {
        if (n < 0) {
            throw ShapeMismatchException.of("prepare: n must not be negative but was " + n);
        }
        return new Guard(n);
    }

    /** The length n of the points. */
    public int dimension() {
        return n;
    }

    /**
     * Enters with a point; every entry needs an {@link #exit} in a finally block.
     *
     * @param operation the operation, for the message
     * @throws ShapeMismatchException if the length of {@code x} is not n
     * @throws ConcurrentModificationException if another call is inside
     */
    public void enter(String operation, double[] x) {
        Lengths.check(operation, "x", n, x.length);
        thread.enter(operation);
        points++;
    }

    /**
     * Enters with a point and another vector of its length.
     *
     * @param operation the operation, for the message
     * @param argument the vector's name
     * @throws ShapeMismatchException if a length is not n
     * @throws ConcurrentModificationException if another call is inside
     */
    public void enter(String operation, double[] x, String argument, double[] vector) {
        Lengths.check(operation, "x", n, x.length);
        Lengths.check(operation, argument, n, vector.length);
        thread.enter(operation);
        points++;
    }

    /** Leaves. */
    public void exit() {
        thread.exit();
    }

    /**
     * A pushforward at the point just entered with, good until the next point.
     *
     * @param here the pushforward, for one call at a time
     */
    public Pushforward here(Pushforward here) {
        return new GuardedPushforward(this, points, here);
    }

    /**
     * A pullback at the point just entered with, good until the next point.
     *
     * @param here the pullback, for one call at a time
     */
    public Pullback here(Pullback here) {
        return new GuardedPullback(this, points, here);
    }

    /** Enters again at a point that must still be the last. */
    private void enterAgain(String operation, long point) {
        thread.enter(operation);
        if (points != point) {
            thread.exit();
            throw new IllegalStateException(operation
                    + ": the prepared object must still be at this point but has gone on to another; call at(x) again,"
                    + " or give each point a copy()");
        }
    }

    /** Copies a vector into the caller's array, or refuses an array of another length. */
    static void copy(String operation, String argument, double[] from, double[] into) {
        ShapeMismatchException.check(operation, argument, from.length, into.length);
        System.arraycopy(from, 0, into, 0, from.length);
    }

    /** Copies a matrix into the caller's, or refuses one of another shape. */
    static void copy(String operation, String argument, DMatrixRMaj from, DMatrixRMaj into) {
        ShapeMismatchException.check(operation, argument, from.numRows, from.numCols, into);
        System.arraycopy(from.data, 0, into.data, 0, from.numRows * from.numCols);
    }

    private <T> T again(String operation, long point, Supplier<T> call) {
        enterAgain(operation, point);
        try {
            return call.get();
        } finally {
            exit();
        }
    }

    private record GuardedPushforward(Guard guard, long point, Pushforward here) implements Pushforward {
        @Override
        public double[] value() {
            return guard.again("pushforward", point, here::value);
        }

        @Override
        public double[] apply(double[] tangent) {
            return guard.again("pushforward", point, () -> here.apply(tangent));
        }

        @Override
        public void apply(double[] tangent, double[] pushforward) {
            guard.enterAgain("pushforward", point);
            try {
                here.apply(tangent, pushforward);
            } finally {
                guard.exit();
            }
        }

        @Override
        public DMatrixRMaj applyAll(DMatrixRMaj tangents) {
            return guard.again("pushforward", point, () -> here.applyAll(tangents));
        }
    }

    private record GuardedPullback(Guard guard, long point, Pullback here) implements Pullback {
        @Override
        public double[] value() {
            return guard.again("pullback", point, here::value);
        }

        @Override
        public double[] apply(double[] cotangent) {
            return guard.again("pullback", point, () -> here.apply(cotangent));
        }

        @Override
        public void apply(double[] cotangent, double[] pullback) {
            guard.enterAgain("pullback", point);
            try {
                here.apply(cotangent, pullback);
            } finally {
                guard.exit();
            }
        }

        @Override
        public DMatrixRMaj applyAll(DMatrixRMaj cotangents, int columns) {
            return guard.again("pullback", point, () -> here.applyAll(cotangents, columns));
        }

        @Override
        public DMatrixRMaj applyColumns(DMatrixRMaj cotangents, int rows) {
            return guard.again("pullback", point, () -> here.applyColumns(cotangents, rows));
        }
    }
}
