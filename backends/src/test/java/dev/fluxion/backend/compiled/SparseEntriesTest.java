package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.junit.jupiter.api.Test;

class SparseEntriesTest {

    private final CompiledTape backend = CompiledTape.create();

    @Test
    void computesEachEntryOfAJacobian() {
        VectorFunction f = x -> new double[] {x[0] * x[2], 5.0, x[1] * x[1] * x[2]};
        CompiledSparseJacobian prepared = backend.prepareSparseJacobian(f, 3);
        for (int call = 0; call < 3; call++) {
            assertThat(prepared.valueAndJacobian(new double[] {2.0, 3.0, 4.0})).containsExactly(8.0, 5.0, 36.0);
            DMatrixSparseCSC jacobian = prepared.jacobian();
            assertThat(CommonOps_DSCC.checkStructure(jacobian)).isTrue();
            assertThat(jacobian.numRows).isEqualTo(3);
            assertThat(Arrays.copyOf(jacobian.nz_values, jacobian.nz_length)).containsExactly(4.0, 24.0, 2.0, 9.0);
            assertThat(jacobian.get(2, 1)).isEqualTo(24.0);
            assertThat(jacobian.get(0, 2)).isEqualTo(2.0);
        }
        assertThat(prepared.copy().valueAndJacobian(new double[] {1.0, 1.0, 1.0}))
                .containsExactly(1.0, 5.0, 1.0);
    }

    @Test
    void computesATridiagonalHessian() {
        int n = 300;
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += x[i] * x[i] * x[i + 1];
            }
            return sum;
        };
        double[] x = new double[n];
        Arrays.setAll(x, i -> i - 100.0);
        double[] gradient = new double[n];
        CompiledSparseHessian prepared = backend.prepareSparseHessian(f, n);
        assertThat(prepared.valueGradientAndHessian(x, gradient)).isEqualTo(f.apply(x));
        DMatrixSparseCSC hessian = prepared.hessian();
        // 2 y on the diagonal, but for the last, and 2 x beside it.
        assertThat(hessian.nz_length).isEqualTo(n - 1 + 2 * (n - 1));
        for (int i = 0; i < n; i++) {
            assertThat(hessian.get(i, i)).isEqualTo(i + 1 < n ? 2.0 * x[i + 1] : 0.0);
            if (i + 1 < n) {
                assertThat(hessian.get(i, i + 1)).isEqualTo(2.0 * x[i]);
                assertThat(hessian.get(i + 1, i)).isEqualTo(2.0 * x[i]);
            }
        }
    }

    @Test
    void refusesWhatCannotBeRecorded() {
        AtomicInteger calls = new AtomicInteger();
        CompiledSparseHessian prepared = backend.prepareSparseHessian(x -> calls.incrementAndGet() * x[0], 1);
        assertThatThrownBy(() -> prepared.valueGradientAndHessian(new double[1], new double[1]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(
                        "sparse hessian: the function must be recordable once and for all, within 300000 operations,"
                                + " but is not; use Sparse");
    }
}
