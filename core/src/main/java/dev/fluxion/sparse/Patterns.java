package dev.fluxion.sparse;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import java.util.Arrays;

/**
 * Patterns of Jacobians and Hessians, found by running the function once on numbers that remember what they depend on. A pattern
 * is structural: it contains what is zero only by chance, {@code x[0] * x[1]} at the origin for one.
 *
 * <p>A pattern <em>at a point</em> follows the branches of that point and holds wherever the function branches the same way. A
 * pattern <em>for all points</em> is refused for a function that branches on its input.
 */
public final class Patterns {

    private Patterns() {}

    /** The pattern, m x n, of the Jacobian of {@code f} near {@code x}, of length n. */
    public static SparsityPattern jacobianAt(VectorFunction f, double[] x) {
        return jacobian(f, x, true);
    }

    /**
     * The pattern, m x n, of the Jacobian of {@code f} at all points of length n.
     *
     * @throws BranchedPatternException if the function branches on its input
     */
    public static SparsityPattern jacobianEverywhere(VectorFunction f, int n) {
        return jacobian(f, unknown(n), false);
    }

    /** The pattern, n x n and symmetric, of the Hessian of {@code f} near {@code x}, of length n. */
    public static SparsityPattern hessianAt(ScalarField f, double[] x) {
        return hessian(f, x, true);
    }

    /**
     * The pattern, n x n and symmetric, of the Hessian of {@code f} at all points of length n.
     *
     * @throws BranchedPatternException if the function branches on its input
     */
    public static SparsityPattern hessianEverywhere(ScalarField f, int n) {
        return hessian(f, unknown(n), false);
    }

    private static SparsityPattern jacobian(VectorFunction f, double[] x, boolean local) {
        Real[] y = Lift.generic(f).over(Dependence.class).apply(inputs(x, Interactions.NONE, local));
        int[][] rows = new int[y.length][];
        Arrays.setAll(
                rows, i -> y[i] instanceof Dependence number ? number.inputs().members() : new int[0]);
        return SparsityPattern.of(x.length, rows);
    }

    private static SparsityPattern hessian(ScalarField f, double[] x, boolean local) {
        Interactions interactions = Interactions.among(x.length);
        Lift.generic(f).over(Dependence.class).apply(inputs(x, interactions, local));
        return interactions.pattern();
    }

    private static Real[] inputs(double[] x, Interactions interactions, boolean local) {
        Real[] inputs = new Real[x.length];
        Arrays.setAll(inputs, i -> new Dependence(x[i], IndexSet.of(i), interactions, local));
        return inputs;
    }

    private static double[] unknown(int n) {
        double[] x = new double[n];
        Arrays.fill(x, Double.NaN);
        return x;
    }
}
