package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPullback;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.VectorFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** A right side with its derivatives in state, parameters and time, prepared for one pullback through a flow at a time. */
final class PreparedSide {

    private final Backend backend;
    private final VectorFunction function;
    private final PreparedPullback pullbacks;
    private @Nullable PreparedJacobian jacobians;

    /**
     * Prepares.
     *
     * @param function of state, parameters and time
     * @param dimension how many numbers these are
     */
    PreparedSide(Backend backend, VectorFunction function, int dimension) {
        this.backend = backend;
        this.function = function;
        this.pullbacks = backend.preparePullback(function, dimension);
    }

    /** The velocity, and the cotangents of state, parameters and time, one after the other. */
    ValueAndPullback pull(double t, double[] y, double[] p, double[] cotangent) {
        return pullbacks.valueAndPullback(InAll.point(t, y, p), cotangent);
    }

    /** The derivative of the velocity, n x (n + parameters + 1). */
    DMatrixRMaj jacobian(double t, double[] y, double[] p) {
        PreparedJacobian known = jacobians;
        if (known == null) {
            known = backend.prepareJacobian(function, pullbacks.dimension());
            jacobians = known;
        }
        return known.valueAndJacobian(InAll.point(t, y, p)).jacobian();
    }
}
