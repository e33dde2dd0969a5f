package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * Results that go into the arrays of arguments. The function goes another way nearly every time, so that recordings are tried in vain and
 * in the end given up, and what they wrote on the way must not be taken for the point.
 */
class OverArgumentsTest {

    private static final int CALLS = 40;

    private final Backend backend = CompiledTape.create();
    private final SplittableRandom random = new SplittableRandom(1);
    private double a;
    private double b;

    /** k times a squared times b, where k depends on a. */
    private static double restless(double[] x) {
        double sum = 0.0;
        int rounds = 1 + (int) (1000.0 * x[0]) % 50;
        for (int i = 0; i < rounds; i++) {
            sum += x[0] * x[0] * x[1];
        }
        return sum;
    }

    private double[] next() {
        a = random.nextDouble();
        b = random.nextDouble();
        return new double[] {a, b};
    }

    private double rounds() {
        return 1 + (int) (1000.0 * a) % 50;
    }

    private double[] gradient() {
        return new double[] {2.0 * rounds() * a * b, rounds() * a * a};
    }

    private static Offset<Double> closely() {
        return within(1e-11);
    }

    @Test
    void holdsForGradients() {
        PreparedGradient prepared = backend.prepareGradient(OverArgumentsTest::restless, 2);
        PreparedObjective<double[]> weighed = backend.prepareGradient((x, data) -> data[0] * restless(x), 2);
        PreparedJacobian jacobian = backend.prepareJacobian(x -> new double[] {restless(x)}, 2);
        for (int i = 0; i < CALLS; i++) {
            double[] x = next();
            double[] again = x.clone();
            double[] onceMore = x.clone();
            prepared.valueAndGradient(x, x);
            assertThat(x).containsExactly(gradient(), closely());
            weighed.valueAndGradient(again, new double[] {1.0}, again);
            assertThat(again).containsExactly(gradient(), closely());
            jacobian.valueAndJacobian(onceMore, new double[1], DMatrixRMaj.wrap(1, 2, onceMore));
            assertThat(onceMore).containsExactly(gradient(), closely());
        }
    }

    @Test
    void holdsForProducts() {
        PreparedPullback pullback = backend.preparePullback(x -> new double[] {restless(x), x[0]}, 2);
        PreparedPushforward pushforward = backend.preparePushforward(x -> new double[] {restless(x), x[0]}, 2);
        for (int i = 0; i < CALLS; i++) {
            double[] x = next();
            double[] point = x.clone();
            double[] cotangent = {1.0, 3.0};
            pullback.valueAndPullback(point, cotangent, cotangent, point);
            assertThat(point).containsExactly(new double[] {gradient()[0] + 3.0, gradient()[1]}, closely());
            double[] tangent = {1.0, -1.0};
            pushforward.valueAndPushforward(x, tangent, new double[2], tangent);
            assertThat(tangent).containsExactly(new double[] {gradient()[0] - gradient()[1], 1.0}, closely());
        }
    }

    @Test
    void holdsForSecondDerivatives() {
        PreparedHessian hessian = backend.prepareHessian(OverArgumentsTest::restless, 2);
        PreparedHessianVectorProduct product = backend.prepareHessianVectorProduct(OverArgumentsTest::restless, 2);
        for (int i = 0; i < CALLS; i++) {
            double[] x = next();
            double[] point = x.clone();
            double[] expected = {2.0 * rounds() * b, 2.0 * rounds() * a, 2.0 * rounds() * a, 0.0};
            var matrix = new DMatrixRMaj(2, 2);
            hessian.valueGradientAndHessian(x, x, matrix);
            assertThat(x).containsExactly(gradient(), closely());
            assertThat(matrix.data).containsExactly(expected, closely());
            product.gradientAndHvp(point, new double[] {1.0, -1.0}, new double[2], point);
            assertThat(point)
                    .containsExactly(new double[] {expected[0] - expected[1], expected[2] - expected[3]}, closely());
        }
    }
}
