package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** The preparation of pullbacks by a backend that has nothing to prepare. */
final class GeneratedPullback implements PreparedPullback {

    private final Backend backend;
    private final VectorFunction f;
    private final Guard guard;

    private GeneratedPullback(Backend backend, VectorFunction f, int n) {
        this.backend = backend;
        this.f = f;
        this.guard = Guard.forLength(n);
    }

    static GeneratedPullback of(Backend backend, VectorFunction f, int n) {
        return new GeneratedPullback(backend, f, n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(backend.pullbackAt(f, x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        guard.enter("valueAndPullback", x);
        try {
            return backend.valueAndPullback(f, x, cotangent);
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        guard.enter("valueAndPullbacks", x);
        try {
            return backend.valueAndPullbacks(f, x, cotangents);
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedPullback copy() {
        return of(backend, f, dimension());
    }
}
