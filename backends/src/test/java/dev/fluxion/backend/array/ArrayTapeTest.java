package dev.fluxion.backend.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.PullbackRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

class ArrayTapeTest implements ExactContract {

    @Override
    public Backend backend() {
        return ArrayTape.create();
    }

    /** Twice its argument; writes down what it is given and pulls back the same array again and again. */
    private record Doubling(List<double[]> given) implements PullbackRule {
        @Override
        public String name() {
            return "doubling";
        }

        @Override
        public double[] value(double[][] inputs) {
            given.add(inputs[0]);
            return Arrays.stream(inputs[0]).map(v -> 2 * v).toArray();
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {Arrays.stream(cotangent).map(v -> 2 * v).toArray()};
        }
    }

    @Test
    void numbersThatFollowEachOtherInOneEntryAreThatEntry() {
        var inputs = new Inputs(4);
        Real[] x = inputs.begin(new double[] {1, 2, 3, 4});
        List<double[]> given = new ArrayList<>();
        Real[] doubled = Real.apply(new Doubling(given), x);
        Real.apply(new Doubling(given), doubled);
        assertThat(given.get(0)).isSameAs(inputs.values());
        assertThat(given.get(1)).isSameAs(((Element) doubled[0]).node().values());
    }

    @Test
    void gathersNumbersFromSeveralEntriesAndFromNone() {
        var inputs = new Inputs(3);
        Real[] x = inputs.begin(new double[] {1, 2, 3});
        Real[] doubled = Real.apply(new Doubling(new ArrayList<>()), new Real[] {x[1], x[2]});
        List<double[]> given = new ArrayList<>();
        Real[] y = Real.apply(new Doubling(given), new Real[] {x[2], Constant.of(7), doubled[0], x[0], x[2]});
        assertThat(given.get(0)).containsExactly(3, 7, 4, 1, 3);
        Pullback pullback = ArrayPullback.of(inputs, y);
        assertThat(pullback.apply(new double[] {1, 10, 100, 1000, 10000})).containsExactly(2000, 400, 20002);
    }

    @Test
    void adjointsThatTwoOperandsShareAreNotMixedUp() {
        // The sum pulls one and the same array back to both; what is added to one later must not reach the other.
        VectorFunction f = x -> {
            DMatrixRMaj a = new DMatrixRMaj(2, 1, true, x[0], x[1]);
            DMatrixRMaj b = new DMatrixRMaj(2, 1, true, x[2], x[3]);
            DMatrixRMaj c = CommonOps_DDRM.elementMult(a, a, null);
            DMatrixRMaj d = CommonOps_DDRM.elementMult(b, b, null);
            DMatrixRMaj sum = CommonOps_DDRM.add(c, d, null);
            return CommonOps_DDRM.concatColumns(
                            CommonOps_DDRM.add(sum, c, null), CommonOps_DDRM.elementMult(d, sum, null), null)
                    .data;
        };
        double[] x = {0.5, -1.5, 2, 3};
        DMatrixRMaj jacobian = backend().jacobian(f, x);
        // (2 a^2 + b^2, b^2 (a^2 + b^2)), component by component.
        assertThat(jacobian.data)
                .containsExactly(
                        4 * 0.5,
                        0,
                        2 * 2,
                        0,
                        2 * 4 * 0.5,
                        0,
                        2 * 2 * 0.25 + 4 * 8,
                        0,
                        0,
                        4 * -1.5,
                        0,
                        2 * 3,
                        0,
                        2 * 9 * -1.5,
                        0,
                        2 * 3 * 2.25 + 4 * 27);
    }

    @Test
    void nothingOfASweepThatFailedReachesTheNext() {
        VectorFunction f = x -> {
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(2, false, true);
            eigen.decompose(new DMatrixRMaj(2, 2, true, x[0], 0, 0, x[0]));
            double first = eigen.getEigenvalue(0).getReal();
            double second = eigen.getEigenvalue(1).getReal();
            return new double[] {x[0] * first, x[0] * second};
        };
        Pullback pullback = backend().pullbackAt(f, new double[] {3});
        assertThatThrownBy(() -> pullback.apply(new double[] {1, 0})).isInstanceOf(ArithmeticException.class);
        assertThat(pullback.apply(new double[] {1, 1})).containsExactly(12);
    }

    @Test
    void usesItsInputsAgain() {
        PreparedGradient prepared = backend()
                .prepareGradient(
                        x -> {
                            DMatrixRMaj a = DMatrixRMaj.wrap(2, 2, x);
                            CommonOps_DDRM.scale(x[0], a);
                            return CommonOps_DDRM.elementSum(a);
                        },
                        4);
        double[] gradient = new double[4];
        for (double first : new double[] {1, 2, -1}) {
            double[] x = {first, 1, 2, 3};
            assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(first * (first + 6));
            assertThat(gradient).containsExactly(2 * first + 6, first, first, first);
            assertThat(x).containsExactly(first, 1, 2, 3);
        }
    }
}
