package dev.fluxion.backend.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.source.SourceForward;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** What cannot be done with EJML's matrices is said at the user's line, with a way out; EJML's own errors come through. */
class EjmlRefusalsTest {

    private static final DMatrixRMaj DATA = RandomMatrices_DDRM.rectangle(2, 2, new Random(1));

    private static final DMatrixRMaj OUTPUT = new DMatrixRMaj(2, 2);

    private static AbstractThrowableAssert<?, ?> whenDifferentiated(ScalarField f) {
        return assertThatThrownBy(() -> ReverseTape.create().gradient(f, new double[] {1, 2, 3, 4.5}));
    }

    private static DMatrixRMaj matrix(double[] x) {
        return new DMatrixRMaj(2, 2, true, x);
    }

    @Test
    void operationWithoutRule() {
        whenDifferentiated(x -> CommonOps_DDRM.rref(matrix(x), 2, null).get(0, 0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching(
                        "lift: in .*EjmlRefusalsTest\\S* \\(EjmlRefusalsTest.java:\\d+\\) an operation of EJML must "
                                + "have a rule but org.ejml.dense.row.CommonOps_DDRM.rref has none; use an operation of "
                                + "CommonOps_DDRM, NormOps_DDRM or SimpleMatrix that has a rule, or a chol, qr, eig or svd of "
                                + "DecompositionFactory_DDRM");
    }

    @Test
    void operationWithoutRuleInTransformedCode() {
        assertThatThrownBy(() -> SourceAdjoint.create()
                        .gradient(x -> CommonOps_DDRM.rref(matrix(x), 2, null).get(0, 0), new double[4]))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching(
                        "source: in .*EjmlRefusalsTest\\S* \\(EjmlRefusalsTest.java:\\d+\\) an operation of EJML must "
                                + "have a rule but org.ejml.dense.row.CommonOps_DDRM.rref has none; use an operation of .*");
        assertThatThrownBy(() -> SourceForward.create()
                        .gradient(
                                x -> SimpleMatrix.wrap(matrix(x)).eig().getEigenvalue(0).real,
                                new double[] {1, 2, 2, 1}))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("must be one of those that are known but eig is not");
    }

    @Test
    void errorsOfEjmlInTransformedCode() {
        SourceAdjoint adjoint = SourceAdjoint.create();
        assertThatThrownBy(() -> adjoint.gradient(
                        x -> CommonOps_DDRM.mult(matrix(x), new DMatrixRMaj(3, 2), null)
                                .get(0, 0),
                        new double[4]))
                .isInstanceOf(MatrixDimensionException.class);
        assertThatThrownBy(() -> adjoint.gradient(
                        x -> {
                            DMatrixRMaj a = matrix(x);
                            return CommonOps_DDRM.mult(a, a, a).get(0, 0);
                        },
                        new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Can't pass in the same instance");
        // A matrix that is not positive definite has no such factor, and EJML says so by its answer.
        assertThat(adjoint.gradient(
                        x -> DecompositionFactory_DDRM.chol(2, true).decompose(matrix(x)) ? x[0] * x[0] : 3 * x[1],
                        new double[] {1, 2, 2, 1}))
                .containsExactly(0, 3, 0, 0);
    }

    @Test
    void matrixFromOutsideIsNotGivenActiveNumbers() {
        whenDifferentiated(x -> {
                    SimpleMatrix.wrap(DATA).set(0, 0, x[0]);
                    return x[0];
                })
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching(
                        "lift: in .*EjmlRefusalsTest\\S* \\(EjmlRefusalsTest.java:\\d+\\) an array that came from outside "
                                + "must not depend on the input but is given a number that may; make the array inside the function");
        whenDifferentiated(x -> CommonOps_DDRM.mult(matrix(x), DATA, DATA).get(0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        whenDifferentiated(x -> {
                    CommonOps_DDRM.scale(x[0], matrix(x), OUTPUT);
                    return OUTPUT.get(0, 0);
                })
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("that came from outside was given a number that depends on the input");
    }

    @Test
    void solverFromOutsideDoesNotTakeActiveNumbers() {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.linear(2);
        solver.setA(DATA.copy());
        whenDifferentiated(x -> solve(solver, x))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("an operation of EJML must have a rule but "
                        + "org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM.solve has none");
    }

    private static double solve(LinearSolverDense<DMatrixRMaj> solver, double[] x) {
        var y = new DMatrixRMaj(2, 2);
        solver.solve(matrix(x), y);
        return y.get(0, 0);
    }

    @Test
    void eigenvaluesOfAMatrixThatIsNotSymmetric() {
        whenDifferentiated(x -> {
                    var eigen = DecompositionFactory_DDRM.eig(2, false);
                    eigen.decompose(matrix(x));
                    return eigen.getEigenvalue(0).getReal();
                })
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "eig: the matrix must be symmetric to be differentiated but is not; use finite differences");
    }

    @Test
    void orthogonalMatrixInFull() {
        whenDifferentiated(x -> {
                    var qr = DecompositionFactory_DDRM.qr(4, 1);
                    qr.decompose(new DMatrixRMaj(4, 1, true, x));
                    return qr.getQ(null, false).get(0, 0);
                })
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "getQ: Q must be compact to be differentiated but was asked for in full; its further columns are "
                                + "not unique");
    }

    @Test
    void ejmlsOwnErrors() {
        whenDifferentiated(x -> CommonOps_DDRM.mult(matrix(x), new DMatrixRMaj(3, 2), null)
                        .get(0, 0))
                .isInstanceOf(MatrixDimensionException.class)
                .hasMessage("The 'A' and 'B' matrices do not have compatible dimensions");
        whenDifferentiated(x -> {
                    DMatrixRMaj a = matrix(x);
                    CommonOps_DDRM.mult(a, DATA, a);
                    return a.get(0, 0);
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Can't pass in the same instance");
    }
}
