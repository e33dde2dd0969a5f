package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * How far a matrix is from singular as a solver of EJML's judges it: a number to compare with. Its derivative is NaN.
 *
 * @param rows the rows of the matrix
 * @param columns its columns
 * @param positiveDefinite whether the solver is that for positive definite matrices
 */
public record Quality(int rows, int columns, boolean positiveDefinite) implements PullbackRule {

    @Override
    public String name() {
        return "quality";
    }

    @Override
    public double[] value(double[][] inputs) {
        LinearSolverDense<DMatrixRMaj> solver = positiveDefinite
                ? LinearSolverFactory_DDRM.chol(rows)
                : LinearSolverFactory_DDRM.general(rows, columns);
        boolean solvable = solver.setA(DMatrixRMaj.wrap(rows, columns, inputs[0].clone()));
        return new double[] {solvable ? solver.quality() : 0.0};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return new double[] {Double.NaN};
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[] unknown = new double[inputs[0].length];
        Arrays.fill(unknown, Double.NaN);
        return new double[][] {unknown};
    }
}
