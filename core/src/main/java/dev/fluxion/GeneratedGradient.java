package dev.fluxion;

/** The preparation of a backend that has nothing to prepare. */
final class GeneratedGradient implements PreparedGradient {

    private final Backend backend;
    private final ScalarField f;
    private final Guard guard;

    private GeneratedGradient(Backend backend, ScalarField f, int n) {
        this.backend = backend;
        this.f = f;
        this.guard = Guard.forLength(n);
    }

    static GeneratedGradient of(Backend backend, ScalarField f, int n) {
        return new GeneratedGradient(backend, f, n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            ValueAndGradient both = backend.valueAndGradient(f, x);
            System.arraycopy(both.gradient(), 0, gradient, 0, gradient.length);
            return both.value();
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedGradient copy() {
        return of(backend, f, dimension());
    }
}
