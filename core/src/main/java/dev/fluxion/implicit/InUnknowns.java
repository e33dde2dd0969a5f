package dev.fluxion.implicit;

import dev.fluxion.VectorFunction;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.shape.ShapeMismatchException;

/**
 * An equation as a function of its unknowns, its parameters held fixed.
 *
 * @param equation the equation
 * @param theta the parameters, of length p
 */
@SuppressWarnings("ArrayRecordComponent") // A function: nobody compares it.
record InUnknowns(Equation equation, double[] theta) implements VectorFunction {

    @Override
    public double[] apply(double[] x) {
        return equation.apply(x, theta);
    }

    /**
     * The derivative of the equation in its unknowns, n x n, row by row. At first order this is the backend's own Jacobian, which knows
     * the cheapest way; derivatives of it are taken column by column.
     */
    @DifferentiatedBy(JacobianRule.class)
    static double[] jacobian(ImplicitRule rule, double[] x, double[] theta) {
        var jacobian = rule.backend().jacobian(new InUnknowns(rule.equation(), theta), x);
        ShapeMismatchException.check("implicit", "the value of the equation", x.length, jacobian.numRows);
        return jacobian.data;
    }

    /** The second derivatives of the equation, along a direction in x and theta. */
    static final class JacobianRule {

        private JacobianRule() {}

        static double[] pushforward(
                ImplicitRule rule, double[] x, double[] theta, double[] jacobian, double[] dx, double[] dtheta) {
            int n = x.length;
            double[] point = joined(x, theta);
            double[] direction = joined(dx, dtheta);
            double[] change = new double[n * n];
            for (int j = 0; j < n; j++) {
                double[] column = rule.backend().pushforward(new Column(rule, n, j), point, direction);
                for (int i = 0; i < n; i++) {
                    change[i * n + j] = column[i];
                }
            }
            return change;
        }

        private static double[] joined(double[] x, double[] theta) {
            double[] joined = new double[x.length + theta.length];
            System.arraycopy(x, 0, joined, 0, x.length);
            System.arraycopy(theta, 0, joined, x.length, theta.length);
            return joined;
        }
    }

    /**
     * One column of the derivative in the unknowns, as a function of unknowns and parameters.
     *
     * @param n the number of unknowns
     * @param index the column
     */
    private record Column(ImplicitRule rule, int n, int index) implements VectorFunction {
        @Override
        public double[] apply(double[] both) {
            double[] x = new double[n];
            double[] theta = new double[both.length - n];
            System.arraycopy(both, 0, x, 0, n);
            System.arraycopy(both, n, theta, 0, theta.length);
            double[] unit = new double[n];
            unit[index] = 1.0;
            return rule.backend().pushforward(new InUnknowns(rule.equation(), theta), x, unit);
        }
    }
}
