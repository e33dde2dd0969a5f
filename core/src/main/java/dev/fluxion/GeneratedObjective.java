package dev.fluxion;

/** The preparation of an objective by a backend that has nothing to prepare. */
final class GeneratedObjective<D> implements PreparedObjective<D> {

    private final Backend backend;
    private final Objective<D> f;
    private final Guard guard;

    private GeneratedObjective(Backend backend, Objective<D> f, int n) {
        this.backend = backend;
        this.f = f;
        this.guard = Guard.forLength(n);
    }

    static <D> GeneratedObjective<D> of(Backend backend, Objective<D> f, int n) {
        return new GeneratedObjective<>(backend, f, n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            ValueAndGradient both = backend.valueAndGradient(Functions.given(f, data), x);
            System.arraycopy(both.gradient(), 0, gradient, 0, gradient.length);
            return both.value();
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedObjective<D> copy() {
        return of(backend, f, dimension());
    }
}
