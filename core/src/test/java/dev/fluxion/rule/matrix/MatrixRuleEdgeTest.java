package dev.fluxion.rule.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PartialRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.junit.jupiter.api.Test;

class MatrixRuleEdgeTest {

    private static final boolean[] ONE = {true};

    @Test
    void productOfEmptyMatricesIsZeroAndHasEmptyPullbacks() {
        var rule = new Multiply(false, false, 2, 0, 3);
        double[][] inputs = {new double[0], new double[0]};
        assertThat(rule.value(inputs)).containsExactly(0, 0, 0, 0, 0, 0);
        double[][] pulled = rule.pullback(inputs, new double[6], new double[6], new boolean[] {true, true});
        assertThat(pulled[0]).isEmpty();
        assertThat(pulled[1]).isEmpty();
    }

    @Test
    void zerosAreStrongInTheProductsOfTheChainRule() {
        var rule = new Multiply(false, false, 1, 2, 1);
        double[][] inputs = {{0.0, 1.0}, {5.0, 7.0}};
        double[][] tangents = {{0.0, 0.0}, {Double.POSITIVE_INFINITY, 3.0}};
        assertThat(rule.pushforward(inputs, rule.value(inputs), tangents, new boolean[] {false, true}))
                .containsExactly(3.0);
    }

    @Test
    void determinantOfSingularMatrixHasTheCofactorsAsItsGradient() {
        // Rank one: all minors of [[1, 2], [2, 4]] are its own elements.
        assertGradient(new double[] {1, 2, 2, 4}, 4, -2, -2, 1);
        assertGradient(new double[] {0}, 1);
        assertGradient(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    private static void assertGradient(double[] matrix, double... cofactors) {
        var rule = new Determinant((int) Math.sqrt(matrix.length));
        double[][] inputs = {matrix};
        double[] gradient = rule.pullback(inputs, rule.value(inputs), new double[] {1}, ONE)[0];
        assertThat(gradient).hasSameSizeAs(cofactors);
        for (int i = 0; i < cofactors.length; i++) {
            assertThat(gradient[i]).isCloseTo(cofactors[i], offset(1e-14));
        }
    }

    @Test
    void logDeterminantNeitherOverflowsNorUnderflows() {
        double[] large = new double[25];
        for (int i = 0; i < 5; i++) {
            large[6 * i] = 1e200;
        }
        assertThat(MatrixFunctions.logDeterminant(DMatrixRMaj.wrap(5, 5, large)))
                .isCloseTo(5 * Math.log(1e200), offset(1e-9));
    }

    @Test
    void saysWhatIsSingular() {
        assertThatThrownBy(() -> new LogDeterminant(2).value(new double[][] {{1, 2, 2, 4}}))
                .isInstanceOf(SingularMatrixException.class)
                .hasMessage("logDeterminant: the matrix must be invertible but is singular");
        assertThatThrownBy(() -> new Cholesky(2).value(new double[][] {{1, 2, 2, 1}}))
                .isInstanceOf(SingularMatrixException.class)
                .hasMessage("cholesky: the matrix must be positive definite but is not");
        assertThatThrownBy(() -> MatrixFunctions.logDeterminant(new DMatrixRMaj(2, 3)))
                .hasMessage("logDeterminant: the matrix must be square but is 2 by 3");
    }

    @Test
    void coincidingEigenvaluesHaveNoDerivativeOneByOneButASum() {
        var rule = new Eigenvalues(2, false, true);
        double[][] inputs = {{3, 0, 0, 3}};
        double[] values = rule.value(inputs);
        assertThatThrownBy(() -> rule.pullback(inputs, values, new double[] {1, 0}, ONE))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("eig: eigenvalues must be distinct to have a derivative but 0 and 1 coincide");
        assertThatThrownBy(() -> rule.pushforward(inputs, values, new double[][] {{1, 0, 0, 0}}, ONE))
                .isInstanceOf(ArithmeticException.class);
        assertThat(rule.pullback(inputs, values, new double[] {1, 1}, ONE)[0]).containsExactly(1, 0, 0, 1);
    }

    @Test
    void singularValueOfZeroHasNoDerivative() {
        var rule = new SingularValues(2, 2);
        double[][] inputs = {{2, 0, 0, 0}};
        double[] values = rule.value(inputs);
        assertThatThrownBy(() -> rule.pullback(inputs, values, new double[] {1, 1}, ONE))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("svd: singular values must be positive to have a derivative but ");
    }

    @Test
    void pseudoInverseOfDeficientRankHasNoDerivative() {
        var rule = new PseudoInvert(2, 2);
        double[][] inputs = {{1, 2, 2, 4}};
        double[] value = rule.value(inputs);
        assertThatThrownBy(() -> rule.pullback(inputs, value, new double[4], ONE))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("pinv: the matrix must have full rank to have a derivative but its rank is less than 2");
    }

    @Test
    void normOfZeroHasTheDerivativeZero() {
        var rule = new FrobeniusNorm(false);
        double[][] inputs = {new double[3]};
        assertThat(rule.pullback(inputs, rule.value(inputs), new double[] {1}, ONE)[0])
                .containsExactly(0, 0, 0);
    }

    @Test
    void ruleWithSomeArgumentsFilledInPullsBackToTheOthers() {
        double[] left = {1, 2, 3, 4};
        ArrayRule rule = new PartialRule(new Multiply(false, false, 2, 2, 1), new double[][] {left, null});
        double[][] inputs = {{5, 6}};
        double[] value = rule.value(inputs);
        assertThat(value).containsExactly(17, 39);
        assertThat(rule.pushforward(inputs, value, new double[][] {{1, -1}}, ONE))
                .containsExactly(-1, -1);
        assertThat(rule.pullback(inputs, value, new double[] {1, 10}, ONE)[0]).containsExactly(31, 42);
    }

    @Test
    void applyingARuleGivesAnArrayOfItsOwn() {
        double[] x = {1, 2};
        double[] y = ArrayRule.apply(new Image(dev.fluxion.rule.Unary.ABS), x);
        y[0] = 9;
        assertThat(x).containsExactly(1, 2);
    }
}
