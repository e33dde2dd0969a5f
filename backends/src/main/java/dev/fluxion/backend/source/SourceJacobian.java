package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.lift.FunctionCode;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;

/** The Jacobian of one function, row by row, on a tape of its own. */
final class SourceJacobian implements PreparedJacobian, TapeMemory {

    private final VectorFunction function;
    private final SplitKernel kernel;
    private final Guard guard;
    private final Tape tape = Tape.create();
    private final double[] point;
    private final double[] row;
    private double[] cotangent = new double[0];

    private SourceJacobian(VectorFunction function, int n) {
        this.function = function;
        this.guard = Guard.forLength(n);
        this.kernel = Kernels.split(FunctionCode.of(function));
        this.point = new double[n];
        this.row = new double[n];
    }

    static SourceJacobian of(VectorFunction function, int n) {
        return new SourceJacobian(function, n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            double[] value = evaluate(x).clone();
            var jacobian = new DMatrixRMaj(value.length, row.length);
            pullRowsBack(value.length, jacobian.data);
            return new ValueAndJacobian(value, jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        guard.enter("valueAndJacobian", x);
        try {
            double[] result = evaluate(x);
            ShapeMismatchException.check("valueAndJacobian", "value", result.length, value.length);
            ShapeMismatchException.check("valueAndJacobian", "jacobian", result.length, row.length, jacobian);
            pullRowsBack(result.length, jacobian.data);
            System.arraycopy(result, 0, value, 0, value.length);
        } finally {
            guard.exit();
        }
    }

    /** Runs the forward sweep; the result is an array that the next call uses again. */
    private double[] evaluate(double[] x) {
        System.arraycopy(x, 0, point, 0, point.length);
        Arrays.fill(row, 0.0);
        kernel.forward(tape, point, row);
        return Objects.requireNonNull(tape.result);
    }

    private void pullRowsBack(int rows, double[] jacobian) {
        if (cotangent.length != rows) {
            cotangent = new double[rows];
        }
        Arrays.fill(cotangent, 0.0);
        for (int i = 0; i < rows; i++) {
            cotangent[i] = 1.0;
            kernel.reverse(tape, point, row, cotangent);
            if (Undefined.isIn(row)) {
                clear();
                kernel.strongReverse(tape, point, row, cotangent);
            }
            System.arraycopy(row, 0, jacobian, i * row.length, row.length);
            clear();
            cotangent[i] = 0.0;
        }
    }

    private void clear() {
        Arrays.fill(row, 0.0);
        tape.clearShadows();
    }

    @Override
    public long tapeBytes() {
        return tape.bytes();
    }

    @Override
    public PreparedJacobian copy() {
        return of(function, dimension());
    }
}
