package dev.fluxion.lift.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** The solvers of {@code LinearSolverFactory_DDRM} that have rules. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfSolvers {

    private OfSolvers() {}

    static LinearSolverDense<DMatrixRMaj> linear(int size) {
        return new RuledSolver(false);
    }

    static LinearSolverDense<DMatrixRMaj> lu(int size) {
        return new RuledSolver(false);
    }

    static LinearSolverDense<DMatrixRMaj> general(int rows, int columns) {
        return new RuledSolver(false);
    }

    static LinearSolverDense<DMatrixRMaj> leastSquares(int rows, int columns) {
        return new RuledSolver(false);
    }

    static LinearSolverDense<DMatrixRMaj> qr(int rows, int columns) {
        return new RuledSolver(false);
    }

    static LinearSolverDense<DMatrixRMaj> chol(int size) {
        return new RuledSolver(true);
    }

    static LinearSolverDense<DMatrixRMaj> symmPosDef(int size) {
        return new RuledSolver(true);
    }
}
