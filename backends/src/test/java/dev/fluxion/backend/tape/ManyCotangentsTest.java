package dev.fluxion.backend.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps of a {@link ReverseTape} that carry several cotangents. */
class ManyCotangentsTest {

    private static final int N = 6;

    private static final double[] X = {0.5, -1.0, 2.0, 0.25, -0.75, 1.5};

    /** {@code y_i = (i + 1) x_{i mod n}^2 + sum of x_j sin(j)}, of any length. */
    private static VectorFunction squares(int m) {
        return x -> {
            double[] y = new double[m];
            for (int i = 0; i < m; i++) {
                y[i] = (i + 1) * x[i % x.length] * x[i % x.length];
                for (int j = 0; j < x.length; j++) {
                    y[i] += x[j] * Math.sin(j);
                }
            }
            return y;
        };
    }

    private static DMatrixRMaj jacobianOfSquares(int m) {
        var jacobian = new DMatrixRMaj(m, N);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < N; j++) {
                jacobian.set(i, j, Math.sin(j) + (i % N == j ? 2 * (i + 1) * X[j] : 0.0));
            }
        }
        return jacobian;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 16, 19, 27})
    void givesTheJacobianOfAnyNumberOfOutputs(int m) {
        double[] expected = jacobianOfSquares(m).data;
        PreparedJacobian prepared = ReverseTape.create().prepareJacobian(squares(m), N);
        prepared.valueAndJacobian(new double[N]);
        assertThat(prepared.valueAndJacobian(X).jacobian().data).containsExactly(expected, within(1e-13));
        assertThat(ReverseTape.create().jacobian(squares(m), X).data).containsExactly(expected, within(1e-13));
        assertThat(ArrayTape.create().jacobian(squares(m), X).data).containsExactly(expected, within(1e-13));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 3, 4, 8, 11, 24})
    void pullsAnyNumberOfCotangentsBack(int k) {
        int m = 5;
        var random = new Random(k);
        var cotangents = new DMatrixRMaj(m, k);
        for (int i = 0; i < cotangents.data.length; i++) {
            cotangents.data[i] = random.nextInt(3) == 0 ? 0.0 : random.nextGaussian();
        }
        var expected = new DMatrixRMaj(N, k);
        CommonOps_DDRM.multTransA(jacobianOfSquares(m), cotangents, expected);
        PreparedPullback prepared = ReverseTape.create().preparePullback(squares(m), N);
        assertThat(prepared.valueAndPullbacks(X, cotangents).pullbacks().data)
                .containsExactly(expected.data, within(1e-13));
        assertThat(ArrayTape.create().pullbackAt(squares(m), X).applyColumns(cotangents, N).data)
                .containsExactly(expected.data, within(1e-13));
    }

    @Test
    void keepsNothingOfASweepThatFailed() {
        VectorFunction f = new VectorFunctionOfFragile();
        Pullback pullback = ArrayTape.create().pullbackAt(f, new double[] {2.0, 3.0});
        var bad = new DMatrixRMaj(new double[][] {{1.0, 0.0}, {-1.0, 0.0}});
        assertThatThrownBy(() -> pullback.applyAll(bad, 2)).hasMessage("no negative cotangents");
        assertThat(pullback.applyAll(new DMatrixRMaj(new double[][] {{1.0, 0.0}, {0.0, 1.0}}), 2).data)
                .containsExactly(4.0, 0.0, 0.0, 4.0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {1, 8, 9, 20})
    void pullsSeveralCotangentsBackWhereItIsNested(int m) {
        // The derivative along X of the pushforward of squares along e_0 is (2 (i + 1) X_0) where i mod n is 0.
        double[] unit = new double[N];
        unit[0] = 1.0;
        VectorFunction f = squares(m);
        ReverseTape inner = ReverseTape.create();
        VectorFunction pushed = x -> inner.pushforward(f, x, unit);
        double[] expected = new double[m];
        for (int i = 0; i < m; i += N) {
            expected[i] = 2.0 * (i + 1) * X[0];
        }
        assertThat(ForwardDual.create().pushforward(pushed, X, X)).containsExactly(expected, within(1e-13));
    }

    /** Doubles its input by a rule that twice refuses negative cotangents. */
    private static final class VectorFunctionOfFragile implements VectorFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public double[] apply(double[] x) {
            return ArrayRule.apply(new Fragile(), ArrayRule.apply(new Fragile(), x));
        }
    }

    private record Fragile() implements PullbackRule {
        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public double[] value(double[][] inputs) {
            return Arrays.stream(inputs[0]).map(x -> 2.0 * x).toArray();
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            if (cotangent[0] < 0.0) {
                throw new IllegalStateException("no negative cotangents");
            }
            return new double[][] {Arrays.stream(cotangent).map(c -> 2.0 * c).toArray()};
        }
    }

    @Test
    void addsInEachLaneWhatASweepOfItsOwnAdds() {
        VectorFunction f = x -> {
            double[] y = x.clone();
            for (int k = 0; k < 5; k++) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = y[i] * y[(i + 1) % y.length] / (1 + y[(i + 3) % y.length] * y[i]) + Math.sin(y[i]);
                }
            }
            return y;
        };
        Pullback pullback = ReverseTape.create().pullbackAt(f, X);
        var random = new Random(3);
        var cotangents = new DMatrixRMaj(21, N);
        Arrays.setAll(cotangents.data, i -> random.nextInt(2) * random.nextGaussian());
        double[] products = pullback.applyAll(cotangents, N).data;
        for (int k = 0; k < cotangents.numRows; k++) {
            double[] alone = pullback.apply(Arrays.copyOfRange(cotangents.data, k * N, (k + 1) * N));
            assertThat(Arrays.copyOfRange(products, k * N, (k + 1) * N))
                    .as("cotangent %s", k)
                    .containsExactly(alone);
        }
    }

    @Test
    void keepsInfiniteAndUndefinedCotangentsInTheirLanes() {
        VectorFunction f = x -> new double[] {Math.sqrt(x[0]) + x[1], x[1] * x[1], x[0] * x[1], 3 * x[1]};
        Pullback pullback = ReverseTape.create().pullbackAt(f, new double[] {0.0, 2.0});
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        var cotangents = new DMatrixRMaj(5, 4, true, 1, 0, 0, 0, 0, 1, 1, 1, nan, 0, 0, 0, 0, 0, 0, inf, 0, 0, 0, 0);
        double[] expected = {inf, 1, 2, 7, nan, nan, 0, inf, 0, 0};
        assertThat(pullback.applyAll(cotangents, 2).data).containsExactly(expected);
        assertThat(pullback.applyAll(cotangents, 2).data).as("again").containsExactly(expected);
    }

    @Test
    void sweepsOperationsOnMatricesForEachCotangent() {
        VectorFunction f = x -> {
            var a = new SimpleMatrix(2, 3, true, x);
            return a.transpose().mult(a).getDDRM().data; // y_ij = sum of a_ki a_kj
        };
        DMatrixRMaj jacobian = ReverseTape.create().jacobian(f, X);
        var expected = new DMatrixRMaj(9, N);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 2; k++) {
                    expected.add(3 * i + j, 3 * k + i, X[3 * k + j]);
                    expected.add(3 * i + j, 3 * k + j, X[3 * k + i]);
                }
            }
        }
        assertThat(jacobian.data).containsExactly(expected.data, within(1e-14));
    }

    /** The identity, whose pullback refuses a cotangent with a negative component. */
    private record Refusing() implements PullbackRule {
        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public double[] value(double[][] inputs) {
            return inputs[0].clone();
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            if (Arrays.stream(cotangent).anyMatch(w -> w < 0)) {
                throw new ArithmeticException("no derivative there");
            }
            return new double[][] {cotangent.clone()};
        }
    }

    /** Twice what a rule makes of the input. */
    private record Doubled(PullbackRule rule) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            double[] y = rule.value(new double[][] {x});
            Arrays.setAll(y, i -> 2 * y[i]);
            return y;
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> {
                Real[] y = Real.apply(rule, new Real[][] {x});
                Real[] doubled = new Real[y.length];
                Arrays.setAll(doubled, i -> y[i].multiply(2.0));
                return doubled;
            };
        }
    }

    @Test
    void startsAfreshAfterARuleHasThrown() {
        PreparedPullback prepared = ReverseTape.create().preparePullback(new Doubled(new Refusing()), 2);
        var bad = new DMatrixRMaj(2, 4, true, 1, 5, -1, 2, 1, 1, 1, 1);
        assertThatThrownBy(() -> prepared.valueAndPullbacks(new double[2], bad)).hasMessage("no derivative there");
        var good = new DMatrixRMaj(2, 4, true, 1, 0, 0, 1, 0, 1, 0, 3);
        assertThat(prepared.valueAndPullbacks(new double[2], good).pullbacks().data)
                .containsExactly(2, 0, 0, 2, 0, 2, 0, 6);
    }

    @Test
    void takesCotangentsOneByOneThroughATraceTooLongForSeveral() {
        VectorFunction f = x -> {
            double y = x[0];
            for (int i = 0; i < 1 << 20; i++) {
                y = y + x[1];
            }
            return new double[] {y, 2 * y, x[0] * x[1], x[0], x[1]};
        };
        double n = 1 << 20;
        assertThat(ReverseTape.create().jacobian(f, new double[] {3.0, 5.0}).data)
                .containsExactly(1, n, 2, 2 * n, 5, 3, 1, 0, 0, 1);
    }
}
