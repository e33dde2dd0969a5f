package dev.fluxion.streams.ode;

import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Evaluations;
import dev.fluxion.streams.solve.LinearMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.ops.DConvertMatrixStruct;
import org.jspecify.annotations.Nullable;

/** A linear right side for an implicit method. Its matrix is known; the derivative in time is a difference quotient. */
final class LinearStiffSide implements StiffSide {

    /** The root of the machine epsilon: the best step of a one-sided quotient. */
    private static final double RELATIVE_STEP = Math.sqrt(Math.ulp(1.0));

    private final LinearSide side;
    private long values;
    private long derivatives;

    LinearStiffSide(LinearSide side) {
        this.side = side;
    }

    @Override
    public double[] value(double t, double[] y) {
        values++;
        return side.value(t, y);
    }

    @Override
    public @Nullable DMatrixRMaj mass() {
        return null;
    }

    @Override
    public DMatrixRMaj derivative(double t, double[] y) {
        derivatives++;
        int n = y.length;
        DMatrixRMaj matrix = side.matrix(t);
        var derivative = new DMatrixRMaj(n, n + 1);
        double left = side.until() - t;
        double step = Math.copySign(Math.min(RELATIVE_STEP * Math.max(1e-5, Math.abs(t)), 0.5 * Math.abs(left)), left);
        double[] value = value(t, y);
        double[] ahead = value(t + step, y);
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix.data, i * n, derivative.data, i * (n + 1), n);
            derivative.set(i, n, step == 0.0 ? 0.0 : (ahead[i] - value[i]) / step);
        }
        return derivative;
    }

    @Override
    public DMatrixSparseCSC sparseDerivative(double t, double[] y, @Nullable SparsityPattern pattern) {
        return DConvertMatrixStruct.convert(derivative(t, y), (DMatrixSparseCSC) null, 0.0);
    }

    @Override
    public LinearMap products(double t, double[] y) {
        DMatrixRMaj derivative = derivative(t, y);
        return v -> StepMatrix.mass(derivative, v);
    }

    @Override
    public Evaluations evaluations() {
        return new Evaluations(values, derivatives, 0);
    }
}
