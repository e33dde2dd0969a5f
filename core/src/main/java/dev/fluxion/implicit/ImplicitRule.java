package dev.fluxion.implicit;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;

/**
 * The derivatives of a solution by the implicit function theorem: {@code F_x dx = -F_theta dtheta}, and in the other direction {@code
 * thetabar = -F_theta^T lambda} with {@code F_x^T lambda = xbar}. Plain Java, so that derivatives of these follow for higher orders.
 *
 * @param backend differentiates the equation
 */
record ImplicitRule(Backend backend, Equation equation, VectorFunction solver)
        implements PushforwardRule, PullbackRule {

    /** How far from the solution, relative to the size of x, an answer of the solver may be: derivatives are then about as exact. */
    private static final double TOLERANCE = 1e-3;

    @Override
    public String name() {
        return "implicit function";
    }

    @Override
    public double[] value(double[][] inputs) {
        return solver.apply(inputs[0].clone()).clone();
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[] jacobian = InUnknowns.jacobian(this, output, inputs[0]);
        checkSolution(jacobian, output, inputs[0]);
        double[] change = backend.pushforward(new InParameters(equation, output), inputs[0], tangents[0]);
        return LinearSystem.solve(jacobian, negated(change));
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[] jacobian = InUnknowns.jacobian(this, output, inputs[0]);
        checkSolution(jacobian, output, inputs[0]);
        double[] multiplier = LinearSystem.solve(LinearSystem.transpose(jacobian, output.length), cotangent);
        double[] product = backend.pullback(new InParameters(equation, output), inputs[0], multiplier);
        return new double[][] {negated(product)};
    }

    /** The equation with its unknowns held fixed. */
    private record InParameters(Equation equation, double[] x) implements VectorFunction {
        @Override
        public double[] apply(double[] theta) {
            return equation.apply(x, theta);
        }
    }

    /** Whether a change of x by no more than the tolerance explains what the equation is left with. */
    private void checkSolution(double[] jacobian, double[] x, double[] theta) {
        double[] left = equation.apply(x.clone(), theta.clone());
        for (int i = 0; i < left.length; i++) {
            double explained = 0.0;
            for (int j = 0; j < x.length; j++) {
                explained += Math.abs(jacobian[i * x.length + j]) * (1.0 + Math.abs(x[j]));
            }
            if (Math.abs(left[i]) > TOLERANCE * explained) {
                throw new IllegalStateException("implicit: the solver must return a solution but component " + i
                        + " of the equation is " + left[i] + " there; let it iterate longer");
            }
        }
    }

    private static double[] negated(double[] vector) {
        double[] negated = new double[vector.length];
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -vector[i];
        }
        return negated;
    }
}
