package dev.fluxion.implicit;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;

/**
 * The solution {@code x*(theta)} of an equation {@code F(x*, theta) = 0}, as a function of its parameters. A solver of any kind finds it,
 * native code or an iteration of unknown length, and is never looked into; the derivative is that of the implicit function theorem,
 * {@code dx* = -(dF/dx)^-1 dF/dtheta dtheta}.
 *
 * <pre>{@code
 * VectorFunction root = ImplicitFunction.of(ReverseTape.create(), (x, theta) -> ..., theta -> solver.solve(theta));
 * DMatrixRMaj j = ForwardDual.create().jacobian(root, theta);
 * }</pre>
 *
 * <p>Any backend differentiates the function, or code that calls it, to any order; the one given here differentiates the equation. A call
 * runs the solver once. Each pushforward or pullback then forms {@code dF/dx}, n x n, and solves one linear system.
 *
 * <p>What the solver returns must be a solution: where the equation is left with more than a change of x by about a thousandth would
 * explain, the derivative is refused. The theorem needs {@code dF/dx} to be invertible there, which is checked as well.
 *
 * <p>The function is immutable, and may be shared between threads if the solver may.
 *
 * @see <a href="https://arxiv.org/abs/2105.15183">Blondel and others, Efficient and Modular Implicit Differentiation</a>
 */
public final class ImplicitFunction {

    private ImplicitFunction() {}

    /**
     * The solution of {@code F(x, theta) = 0}.
     *
     * @param backend differentiates the equation
     * @param equation {@code F}, from n unknowns and p parameters to length n
     * @param solver finds x, of length n, from theta, of length p
     */
    public static VectorFunction of(Backend backend, Equation equation, VectorFunction solver) {
        return new Solution(new ImplicitRule(
                requireNonNull(backend, "backend"),
                requireNonNull(equation, "equation"),
                requireNonNull(solver, "solver")));
    }

    /**
     * The fixed point of {@code x = G(x, theta)}.
     *
     * @param backend differentiates the map
     * @param map {@code G}, from n unknowns and p parameters to length n
     * @param solver finds x, of length n, from theta, of length p
     */
    public static VectorFunction fixedPoint(Backend backend, Equation map, VectorFunction solver) {
        return of(backend, new Distance(requireNonNull(map, "map")), solver);
    }

    /** A solution, by the solver on doubles and by the rule on numbers. */
    private record Solution(ImplicitRule rule) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] theta) {
            return rule.value(new double[][] {theta});
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return theta -> Real.apply(rule, theta);
        }
    }

    /** {@code x - G(x, theta)}. */
    private record Distance(Equation map) implements Equation {
        @Override
        public double[] apply(double[] x, double[] theta) {
            double[] image = map.apply(x, theta);
            double[] distance = new double[image.length];
            for (int i = 0; i < distance.length; i++) {
                distance[i] = x[i] - image[i];
            }
            return distance;
        }
    }
}
