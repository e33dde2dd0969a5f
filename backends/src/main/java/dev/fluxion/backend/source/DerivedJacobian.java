package dev.fluxion.backend.source;

import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * The Jacobian of a function that is a derivative itself, by transforming its code again. In that code zeros are not strong; where it gives a
 * NaN, the general way decides.
 */
final class DerivedJacobian implements PreparedJacobian {

    private final PreparedJacobian transformed;
    private final Supplier<PreparedJacobian> general;
    private @Nullable PreparedJacobian prepared;

    DerivedJacobian(PreparedJacobian transformed, Supplier<PreparedJacobian> general) {
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
        return Undefined.isIn(both) ? general().valueAndJacobian(x) : both;
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        boolean shared = x == value || x == jacobian.data;
        double[] point = shared ? x.clone() : x;
        transformed.valueAndJacobian(x, value, jacobian);
        if (Undefined.isIn(value) || Undefined.isIn(jacobian.data)) {
            general().valueAndJacobian(point, value, jacobian);
        }
    }

    private PreparedJacobian general() {
        PreparedJacobian known = prepared;
        if (known == null) {
            known = general.get();
            prepared = known;
        }
        return known;
    }

    @Override
    public PreparedJacobian copy() {
        return new DerivedJacobian(transformed.copy(), general);
    }
}
