package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.Krylov;
import dev.fluxion.streams.solve.LinearMap;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The matrices of steps known by their products, {@code s M v - J v}, one pushforward each, or two for complex numbers. */
final class KrylovStepMatrix implements StepMatrix {

    /**
     * What a solution may leave of its system. Rosenbrock methods count on solutions: so it is near to what rounding leaves, and the
     * answer is that of the other forms.
     */
    private static final double LEFT = 1e-10;

    /** More than this left is no solution, and the step must be shorter. */
    private static final double UNSOLVED = 1e-6;

    private final StiffSide side;
    private final Krylov krylov;
    private @Nullable LinearMap products;

    KrylovStepMatrix(StiffSide side, Krylov krylov) {
        this.side = side;
        this.krylov = krylov;
    }

    @Override
    public double @Nullable [] linearize(double t, double[] y) {
        LinearMap here = side.products(t, y);
        products = here;
        double[] time = new double[y.length + 1];
        time[y.length] = 1.0;
        return StepMatrix.finite(here.apply(time));
    }

    @Override
    public StepSolver factor(double shift) {
        return b -> solve(v -> product(v, shift), v -> divided(v, shift), b);
    }

    @Override
    public StepSolver factor(double re, double im) {
        return b -> solve(v -> product(v, re, im), v -> divided(v, re, im), b);
    }

    private double @Nullable [] solve(LinearMap matrix, LinearMap preconditioner, double[] b) {
        Krylov.Solution solution = krylov.solve(matrix, preconditioner, b, LEFT, 20 * b.length + 20);
        return solution.residual() <= UNSOLVED ? StepMatrix.finite(solution.d()) : null;
    }

    private double[] product(double[] v, double shift) {
        double[] jv = requireNonNull(products).apply(Arrays.copyOf(v, v.length + 1));
        return Vectors.difference(Vectors.scaled(StepMatrix.mass(side.mass(), v), shift), jv);
    }

    private double[] product(double[] both, double re, double im) {
        int n = both.length / 2;
        double[] v = Arrays.copyOf(both, n);
        double[] w = Arrays.copyOfRange(both, n, 2 * n);
        double[] real = product(v, re);
        double[] imaginary = product(w, re);
        Vectors.add(real, -im, StepMatrix.mass(side.mass(), w));
        Vectors.add(imaginary, im, StepMatrix.mass(side.mass(), v));
        return Variation.joined(real, imaginary);
    }

    private double[] divided(double[] v, double shift) {
        double[] scaled = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            double diagonal = diagonal(i);
            scaled[i] = v[i] / (diagonal == 0.0 ? 1.0 : shift * diagonal);
        }
        return scaled;
    }

    private double[] divided(double[] both, double re, double im) {
        int n = both.length / 2;
        double[] scaled = new double[2 * n];
        for (int i = 0; i < n; i++) {
            double diagonal = diagonal(i);
            double real = diagonal == 0.0 ? 1.0 : re * diagonal;
            double imaginary = im * diagonal;
            double square = real * real + imaginary * imaginary;
            scaled[i] = (both[i] * real + both[n + i] * imaginary) / square;
            scaled[n + i] = (both[n + i] * real - both[i] * imaginary) / square;
        }
        return scaled;
    }

    private double diagonal(int i) {
        DMatrixRMaj mass = side.mass();
        return mass == null ? 1.0 : mass.get(i, i);
    }
}
