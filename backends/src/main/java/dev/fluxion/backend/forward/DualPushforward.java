package dev.fluxion.backend.forward;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.number.RealFunction;
import org.ejml.data.DMatrixRMaj;

/** Pushforwards through one function, lifted once, with numbers of its own if results go in place. */
final class DualPushforward implements PreparedPushforward {

    private final ForwardDual backend;
    private final VectorFunction f;
    private final RealFunction lifted;
    private final Guard guard;
    private final Chunks chunks;

    DualPushforward(ForwardDual backend, VectorFunction f, RealFunction lifted, int n) {
        this.backend = backend;
        this.f = f;
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.chunks = new Chunks(n, 1);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(backend.pushforwardAt(f, x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            return backend.valueAndPushforward(f, x, tangent);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            chunks.valueAndPushforward(lifted, x, tangent, value, pushforward);
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        guard.enter("valueAndPushforwards", x);
        try {
            return backend.valueAndPushforwards(f, x, tangents);
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedPushforward copy() {
        return new DualPushforward(backend, f, lifted, dimension());
    }
}
