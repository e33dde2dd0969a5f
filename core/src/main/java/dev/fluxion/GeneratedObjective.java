package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;

/** The preparation of an objective by a backend that has nothing to prepare. */
final class GeneratedObjective<D> implements PreparedObjective<D> {

    private final Backend backend;
    private final Objective<D> f;
    private final int n;
    private final SingleThread thread = SingleThread.create();

    private GeneratedObjective(Backend backend, Objective<D> f, int n) {
        this.backend = backend;
        this.f = f;
        this.n = n;
    }

    static <D> GeneratedObjective<D> of(Backend backend, Objective<D> f, int n) {
        return new GeneratedObjective<>(backend, f, n);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, D data, double[] gradient) {
        ShapeMismatchException.check("valueAndGradient", "x", n, x.length);
        ShapeMismatchException.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            ValueAndGradient both = backend.valueAndGradient(Functions.given(f, data), x);
            System.arraycopy(both.gradient(), 0, gradient, 0, n);
            return both.value();
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedObjective<D> copy() {
        return of(backend, f, n);
    }
}
