package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.solve.Krylov;
import dev.fluxion.streams.solve.LinearMap;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The matrix of a step known by its products, {@code M v / (h gamma) - J v}, one pushforward each. */
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
    private double shift;

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
    public boolean factor(double shift) {
        this.shift = shift;
        return true;
    }

    @Override
    public double @Nullable [] solve(double[] b) {
        Krylov.Solution solution = krylov.solve(this::product, this::precondition, b, LEFT, 20 * b.length + 20);
        return solution.residual() <= UNSOLVED ? StepMatrix.finite(solution.d()) : null;
    }

    private double[] product(double[] v) {
        double[] jv = requireNonNull(products).apply(Arrays.copyOf(v, v.length + 1));
        return Vectors.difference(Vectors.scaled(StepMatrix.mass(side.mass(), v), shift), jv);
    }

    private double[] precondition(double[] v) {
        double[] scaled = new double[v.length];
        DMatrixRMaj mass = side.mass();
        for (int i = 0; i < v.length; i++) {
            double diagonal = mass == null ? 1.0 : mass.get(i, i);
            scaled[i] = v[i] / (diagonal == 0.0 ? 1.0 : shift * diagonal);
        }
        return scaled;
    }
}
