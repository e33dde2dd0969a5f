package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.implicit.Equation;
import dev.fluxion.implicit.ImplicitFunction;
import dev.fluxion.structure.Field2;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/**
 * What a solver finds as a function of the parameters of its problem, with derivatives: a function of a user's that contains a solver is
 * differentiated by the implicit function theorem, and never through the iterates.
 *
 * <pre>{@code
 * VectorFunction lowest = Solved.minimum(second, Demo::energy, theta -> Lbfgs.of(ad, x -> Demo.energy(x, theta)).iterates(x0));
 * double[] slope = ad.gradient(theta -> Demo.cost(lowest.apply(theta)), theta0);
 * }</pre>
 *
 * <p>A call takes the last of the iterates, on the caller's thread, and fails if that has not converged. A derivative is as exact as the solver is:
 * the solution must be one to about a thousandth, or it is refused ({@link ImplicitFunction}). At a minimum that is a whole line, or of a
 * parameter that is held at a bound, there is no derivative to be had by this theorem.
 */
public final class Solved {

    private Solved() {}

    /**
     * The root x of {@code F(x, theta) = 0}.
     *
     * @param backend differentiates the equation
     * @param equation {@code F}, from n unknowns and p parameters to length n
     * @param solve the iterates for some parameters
     */
    public static VectorFunction root(Backend backend, Equation equation, Function<double[], Flux<Iterate>> solve) {
        return ImplicitFunction.of(backend, equation, new Last(requireNonNull(solve, "solve")));
    }

    /**
     * The place x of a minimum of {@code f(x, theta)}, where the gradient by x is zero and the Hessian by x regular.
     *
     * @param second two backends, one over the other; the inner one takes gradients, the outer one differentiates them
     * @param field {@code f}, of n unknowns and p parameters
     * @param solve the iterates for some parameters
     */
    public static VectorFunction minimum(
            HigherOrder second, Field2<double[], double[]> field, Function<double[], Flux<Iterate>> solve) {
        requireNonNull(field, "field");
        return root(second.secondInnermost(), new Slope(second.innermost(), field), solve);
    }

    /**
     * The place x where half the sum of the squares of {@code r(x, theta)} has its minimum, with a Jacobian by x of full rank.
     *
     * @param second two backends, one over the other; the inner one takes gradients, the outer one differentiates them
     * @param residuals {@code r}, of n unknowns and p parameters
     * @param solve the iterates for some parameters
     */
    public static VectorFunction leastSquares(
            HigherOrder second, Equation residuals, Function<double[], Flux<Iterate>> solve) {
        return minimum(second, new HalfSquares(requireNonNull(residuals, "residuals")), solve);
    }

    /** The last iterate for some parameters. */
    private record Last(Function<double[], Flux<Iterate>> solve) implements VectorFunction {
        @Override
        public double[] apply(double[] theta) {
            Iterate last = solve.apply(theta).blockLast();
            if (last == null || !last.converged()) {
                throw new IllegalStateException(
                        "solved: the solver must converge but " + (last == null ? "gave no iterate" : last.reason()));
            }
            return last.point();
        }
    }

    /** The gradient by the unknowns, which is zero at a minimum. */
    private record Slope(Backend inner, Field2<double[], double[]> field) implements Equation {
        @Override
        public double[] apply(double[] x, double[] theta) {
            return inner.gradient(new AtParameters(field, theta), x);
        }
    }

    /** A field with its parameters held fixed. */
    @SuppressWarnings("ArrayRecordComponent") // A function: nobody compares it.
    private record AtParameters(Field2<double[], double[]> field, double[] theta) implements ScalarField {
        @Override
        public double apply(double[] x) {
            return field.apply(x, theta);
        }
    }

    /** Half the sum of squares. */
    private record HalfSquares(Equation residuals) implements Field2<double[], double[]> {
        @Override
        public double apply(double[] x, double[] theta) {
            double sum = 0;
            for (double residual : residuals.apply(x, theta)) {
                sum += 0.5 * residual * residual;
            }
            return sum;
        }
    }
}
