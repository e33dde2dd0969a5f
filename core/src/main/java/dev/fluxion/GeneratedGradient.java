package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;

/** The preparation of a backend that has nothing to prepare. */
final class GeneratedGradient implements PreparedGradient {

    private final Backend backend;
    private final ScalarField f;
    private final int n;
    private final SingleThread thread = SingleThread.create();

    private GeneratedGradient(Backend backend, ScalarField f, int n) {
        this.backend = backend;
        this.f = f;
        this.n = n;
    }

    static GeneratedGradient of(Backend backend, ScalarField f, int n) {
        return new GeneratedGradient(backend, f, n);
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        ShapeMismatchException.check("valueAndGradient", "x", n, x.length);
        ShapeMismatchException.check("valueAndGradient", "gradient", n, gradient.length);
        thread.enter("valueAndGradient");
        try {
            ValueAndGradient both = backend.valueAndGradient(f, x);
            System.arraycopy(both.gradient(), 0, gradient, 0, n);
            return both.value();
        } finally {
            thread.exit();
        }
    }

    @Override
    public PreparedGradient copy() {
        return of(backend, f, n);
    }
}
