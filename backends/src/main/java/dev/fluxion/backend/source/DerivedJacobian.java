package dev.fluxion.backend.source;

import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * The Jacobian of a function that is a derivative itself, by transforming its code again. In that code zeros are not strong; where it gives a
 * NaN, the general way decides.
 */
final class DerivedJacobian implements PreparedJacobian {

    private final PreparedJacobian transformed;
    private final Lazily<PreparedJacobian> general;

    DerivedJacobian(PreparedJacobian transformed, Supplier<PreparedJacobian> general) {
        this(transformed, new Lazily<>(general));
    }

    private DerivedJacobian(PreparedJacobian transformed, Lazily<PreparedJacobian> general) {
        this.transformed = transformed;
        this.general = general;
    }

    @Override
    public int dimension() {
        return transformed.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        ValueAndJacobian both = transformed.valueAndJacobian(x);
        return Undefined.isIn(both) ? general.get().valueAndJacobian(x) : both;
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        boolean shared = x == value || x == jacobian.data;
        double[] point = shared ? x.clone() : x;
        transformed.valueAndJacobian(x, value, jacobian);
        if (Undefined.isIn(value) || Undefined.isIn(jacobian.data)) {
            general.get().valueAndJacobian(point, value, jacobian);
        }
    }

    @Override
    public PreparedJacobian copy() {
        return new DerivedJacobian(transformed.copy(), general.copy());
    }
}
