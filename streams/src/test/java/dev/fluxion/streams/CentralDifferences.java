package dev.fluxion.streams;

import dev.fluxion.JacobianMode;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;

/**
 * A backend that needs nothing but the function itself, and counts its preparations. Its step is a power of two, so at
 * points with few digits it is exact for quadratics.
 */
public final class CentralDifferences implements JacobianMode {

    private static final double STEP = 0x1p-10;

    private final AtomicInteger preparations = new AtomicInteger();

    private CentralDifferences() {}

    public static CentralDifferences create() {
        return new CentralDifferences();
    }

    public int preparations() {
        return preparations.get();
    }

    @Override
    public String name() {
        return "central-differences";
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        double[] value = f.apply(x.clone());
        var jacobian = new DMatrixRMaj(value.length, x.length);
        for (int j = 0; j < x.length; j++) {
            double[] ahead = f.apply(shifted(x, j, STEP));
            double[] behind = f.apply(shifted(x, j, -STEP));
            for (int i = 0; i < value.length; i++) {
                jacobian.set(i, j, (ahead[i] - behind[i]) / (2.0 * STEP));
            }
        }
        return new ValueAndJacobian(value, jacobian);
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        preparations.incrementAndGet();
        return JacobianMode.super.prepareGradient(f, n);
    }

    private static double[] shifted(double[] x, int index, double by) {
        double[] shifted = x.clone();
        shifted[index] += by;
        return shifted;
    }
}
