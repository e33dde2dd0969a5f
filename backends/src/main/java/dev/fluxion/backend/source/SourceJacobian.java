package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** The Jacobian of one function, row by row, on a tape of its own. */
final class SourceJacobian implements PreparedJacobian, TapeMemory {

    private final Subject function;
    private final boolean rewinding;
    private final Guard guard;
    private final Sweeps sweeps;
    private double[] cotangent = new double[0];

    private SourceJacobian(Subject function, int n, boolean rewinding) {
        this.function = function;
        this.rewinding = rewinding;
        this.guard = Guard.forLength(n);
        this.sweeps = new Sweeps(function, n, rewinding);
    }

    static SourceJacobian of(Subject function, int n, boolean rewinding) {
        return new SourceJacobian(function, n, rewinding);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            double[] value = sweeps.forward(x).clone();
            var jacobian = new DMatrixRMaj(value.length, dimension());
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
            double[] result = sweeps.forward(x);
            ShapeMismatchException.check("valueAndJacobian", "value", result.length, value.length);
            ShapeMismatchException.check("valueAndJacobian", "jacobian", result.length, dimension(), jacobian);
            pullRowsBack(result.length, jacobian.data);
            System.arraycopy(result, 0, value, 0, value.length);
        } finally {
            guard.exit();
        }
    }

    private void pullRowsBack(int rows, double[] jacobian) {
        if (cotangent.length != rows) {
            cotangent = new double[rows];
        }
        Arrays.fill(cotangent, 0.0);
        for (int i = 0; i < rows; i++) {
            cotangent[i] = 1.0;
            sweeps.reverse(cotangent, jacobian, i * dimension());
            cotangent[i] = 0.0;
        }
    }

    @Override
    public long tapeBytes() {
        return sweeps.tapeBytes();
    }

    @Override
    public PreparedJacobian copy() {
        return of(function, dimension(), rewinding);
    }
}
