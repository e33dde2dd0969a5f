package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** The preparation of pushforwards by a backend that has nothing to prepare. */
final class GeneratedPushforward implements PreparedPushforward {

    private final Backend backend;
    private final VectorFunction f;
    private final Guard guard;

    private GeneratedPushforward(Backend backend, VectorFunction f, int n) {
        this.backend = backend;
        this.f = f;
        this.guard = Guard.forLength(n);
    }

    static GeneratedPushforward of(Backend backend, VectorFunction f, int n) {
        return new GeneratedPushforward(backend, f, n);
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
        return of(backend, f, dimension());
    }
}
