package dev.fluxion;

/** The preparation of a Jacobian by a backend that has nothing to prepare. */
final class GeneratedJacobian implements PreparedJacobian {

    private final Backend backend;
    private final VectorFunction f;
    private final Guard guard;

    private GeneratedJacobian(Backend backend, VectorFunction f, int n) {
        this.backend = backend;
        this.f = f;
        this.guard = Guard.forLength(n);
    }

    static GeneratedJacobian of(Backend backend, VectorFunction f, int n) {
        return new GeneratedJacobian(backend, f, n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            return backend.valueAndJacobian(f, x);
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedJacobian copy() {
        return of(backend, f, dimension());
    }
}
