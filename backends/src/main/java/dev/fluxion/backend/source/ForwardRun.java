package dev.fluxion.backend.source;

import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Value and pushforwards of one function in sweeps of so many tangents each, on arrays of its own. For one thread at a time. */
final class ForwardRun {

    private final Subject subject;
    private final Kernels.Forward forward;
    private final int width;
    private final Tape tape = Tape.create();
    private final double[] point;
    private final double[] seeds;
    private double[] buffer = new double[0];

    /**
     * Prepares sweeps.
     *
     * @param n the length of the points; of a function of a number, 1
     * @param most how many tangents each sweep carries at most
     */
    ForwardRun(Subject subject, int n, int most) {
        this.subject = subject;
        Kernels.Forward widest = Kernels.forward(subject, most);
        int width = widest.code().width();
        if (width < most) {
            // Code that is too large to be compiled for so many: chunks of one size again, as few as can be.
            int columns = Math.max(n, most);
            int sweeps = (columns + width - 1) / width;
            widest = Kernels.forward(subject, (columns + sweeps - 1) / sweeps);
        }
        this.forward = widest;
        this.width = forward.code().width();
        this.point = new double[n];
        this.seeds = new double[Math.multiplyExact(n, this.width)];
    }

    long tapeBytes() {
        return tape.bytes() + 8L * (point.length + seeds.length + buffer.length);
    }

    /** The value of a function that gives a number, at the point of the last sweep. */
    double number() {
        return tape.value;
    }

    /** The value of a function that gives an array, at the point of the last sweep; good until the next. */
    double[] array() {
        return Objects.requireNonNull(tape.result);
    }

    /** The value of a function that gives an array, as an array of its own. */
    double[] value() {
        return array().clone();
    }

    /** Goes to a point. */
    void moveTo(double[] x) {
        System.arraycopy(x, 0, point, 0, point.length);
        // What an earlier call that failed may have left.
        Arrays.fill(seeds, 0.0);
    }

    /** Runs a sweep with one tangent, if it is of width 1. */
    void pushAlong(double[] tangent) {
        System.arraycopy(tangent, 0, seeds, 0, seeds.length);
        push(null);
    }

    /**
     * Computes value and gradient.
     *
     * @param data the data of an objective
     * @param gradient where to put the gradient
     */
    double valueAndGradient(double[] x, @Nullable Object data, double[] gradient) {
        moveTo(x);
        double[] into = target(gradient, gradient.length, data);
        int start = 0;
        do {
            pushUnits(start, data);
            copyRow(0, start, into, 0, into.length);
            start += width;
        } while (start < point.length);
        if (into != gradient) {
            System.arraycopy(into, 0, gradient, 0, into.length);
        }
        return tape.value;
    }

    /** Computes value and Jacobian in place, or refuses arrays of another shape. */
    void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        moveTo(x);
        int n = point.length;
        pushUnits(0, null);
        int m = array().length;
        ShapeMismatchException.check("valueAndJacobian", "value", m, value.length);
        ShapeMismatchException.check("valueAndJacobian", "jacobian", m, n, jacobian);
        double[] data = jacobian.data;
        double[] into = target(data, m * n, null);
        copyColumns(0, into, n);
        for (int start = width; start < n; start += width) {
            pushUnits(start, null);
            copyColumns(start, into, n);
        }
        if (into != data) {
            System.arraycopy(into, 0, data, 0, m * n);
        }
        System.arraycopy(array(), 0, value, 0, m);
    }

    /** Where to put results until the last sweep: the caller's array, or one of its own if the function may read that. */
    private double[] target(double[] given, int length, @Nullable Object data) {
        if (!forward.mayRead(given, data)) {
            return given;
        }
        if (buffer.length != length) {
            buffer = new double[length];
        }
        return buffer;
    }

    /** Value and Jacobian in arrays of their own. */
    DMatrixRMaj jacobian(double[] x) {
        moveTo(x);
        int n = point.length;
        pushUnits(0, null);
        var jacobian = new DMatrixRMaj(array().length, n);
        copyColumns(0, jacobian.data, n);
        for (int start = width; start < n; start += width) {
            pushUnits(start, null);
            copyColumns(start, jacobian.data, n);
        }
        return jacobian;
    }

    /** The products with the columns of a matrix, of which there is at least one. */
    DMatrixRMaj pushforwards(double[] x, DMatrixRMaj tangents) {
        moveTo(x);
        int k = tangents.numCols;
        var products = new DMatrixRMaj(0, k);
        for (int start = 0; start < k; start += width) {
            for (int i = 0; i < point.length; i++) {
                for (int lane = 0; lane < width; lane++) {
                    seeds[i * width + lane] = start + lane < k ? tangents.data[i * k + start + lane] : 0.0;
                }
            }
            push(null);
            if (start == 0) {
                products = new DMatrixRMaj(array().length, k);
            }
            copyColumns(start, products.data, k);
        }
        return products;
    }

    /** Puts the first of the tangents of a result into an array, or refuses one of another length. */
    void copyPushforward(double[] pushforward) {
        ShapeMismatchException.check(
                "valueAndPushforward", "pushforward", tape.result == null ? 1 : tape.result.length, pushforward.length);
        for (int i = 0; i < pushforward.length; i++) {
            copyRow(i, 0, pushforward, i, 1);
        }
    }

    private void copyColumns(int start, double[] into, int columns) {
        int m = array().length;
        for (int i = 0; i < m; i++) {
            copyRow(i, start, into, i * columns, columns);
        }
    }

    /** Copies the tangents of a number of the result to their columns in a row. */
    private void copyRow(int number, int start, double[] into, int row, int columns) {
        double[] tangents = tape.tangents;
        int count = Math.min(width, columns - start);
        if (tangents == null) {
            Arrays.fill(into, row + start, row + start + count, 0.0);
            return;
        }
        for (int lane = 0; lane < count; lane++) {
            into[row + start + lane] = tangents[number * width + lane];
        }
    }

    /** The columns of the identity from {@code start} on; they stay seeds, as the result may be the point itself. */
    private void pushUnits(int start, @Nullable Object data) {
        for (int lane = 0; lane < width; lane++) {
            seed(start - width + lane, lane, 0.0);
            seed(start + lane, lane, 1.0);
        }
        push(data);
    }

    private void seed(int number, int lane, double tangent) {
        if (number >= 0 && number < point.length) {
            seeds[number * width + lane] = tangent;
        }
    }

    private void push(@Nullable Object data) {
        boolean pure = forward.code().pure();
        try {
            if (pure) {
                forward.kernel().push(tape, point, seeds, data);
                double[] tangents = tape.tangents;
                // As in reverse mode, a strong zero that was missed is NaN and stays NaN.
                if (tangents != null && Undefined.isIn(tangents)) {
                    forward.kernel().strongPush(tape, point, seeds, data);
                }
            } else {
                forward.kernel().strongPush(tape, point, seeds, data);
            }
        } catch (RuntimeException e) {
            throw pure ? subject.asThrownByUser(e, point, data) : e;
        }
    }
}
