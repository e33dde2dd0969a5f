package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.NotNestableException;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndHessian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndSecondDerivative;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The cases with one input of AbstractDifferentiation.jl's own test suite, numbered in the order of that suite, with its functions,
 * its random points in the unit cube and its tolerances. Cases about the types of results (6, 11, 17, 24, 31, 36, 41, 65) hold by
 * Java's own types, and those that a wrong call must be refused (19, 20, 25, 26) by its compiler: {@link CompileTimeRefusalsTest}.
 *
 * <p>Where that suite shows the field to disagree, Fluxion's decision is what is asked: value and derivative come from one sweep,
 * lazy operators are linearized once, know their shape and can be transposed.
 *
 * @see <a href="https://github.com/JuliaDiff/AbstractDifferentiation.jl/blob/main/test/test_utils.jl">The suite</a>
 */
public interface JuliaSuiteContract {

    /** A backend under test. */
    Backend backend();

    /** How far first derivatives may be off, relative to the largest of the result. */
    double tolerance();

    /** The suite's functions of two arguments with one held, and their derivatives worked out by hand. */
    final class Given {
        private static final Random RANDOM = new Random(1234);

        /** Points of the unit interval and the unit cube; two numbers and two vectors. */
        static final double X = RANDOM.nextDouble();

        static final double Y = RANDOM.nextDouble();

        private static final double[] VECTOR_X = uniform();
        private static final double[] VECTOR_Y = uniform();
        private static final double[] TANGENT = uniform();
        private static final double[] COTANGENT = uniform();

        private Given() {}

        private static double[] uniform() {
            return RANDOM.doubles(5).toArray();
        }

        static double[] x() {
            return VECTOR_X.clone();
        }

        static double[] y() {
            return VECTOR_Y.clone();
        }

        static double[] tangent() {
            return TANGENT.clone();
        }

        static double[] cotangent() {
            return COTANGENT.clone();
        }

        static double fder(double x, double y) {
            return Math.exp(y) * x + y * Math.log(x);
        }

        static double fgrad(double[] x, double[] y) {
            double product = 1.0;
            for (double element : x) {
                product *= element;
            }
            double sum = 0.0;
            for (int i = 0; i < y.length; i++) {
                sum += y[i] / (i + 1);
            }
            return product + sum;
        }

        static double[] fjac(double[] x, double[] y) {
            double[] z = new double[x.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = x[i] - 3.0 * y[i] + (i + 1 < z.length ? y[i + 1] / 2.0 : 0.0);
            }
            return z;
        }

        /** The gradient of the product of the elements of x, by hand. */
        static double[] gradientInX(double[] x) {
            double[] gradient = new double[x.length];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = 1.0;
                for (int j = 0; j < x.length; j++) {
                    gradient[i] *= j == i ? 1.0 : x[j];
                }
            }
            return gradient;
        }

        static double[] gradientInY() {
            return new double[] {1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 5.0};
        }

        static DMatrixRMaj hessianInX() {
            double[] x = x();
            double product = Arrays.stream(x).reduce(1.0, (a, b) -> a * b);
            var hessian = new DMatrixRMaj(5, 5);
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    hessian.set(i, j, i == j ? 0.0 : product / (x[i] * x[j]));
                }
            }
            return hessian;
        }

        static DMatrixRMaj jacobianInX() {
            var jacobian = new DMatrixRMaj(5, 5);
            for (int i = 0; i < 5; i++) {
                jacobian.set(i, i, 1.0);
            }
            return jacobian;
        }

        static DMatrixRMaj jacobianInY() {
            var jacobian = new DMatrixRMaj(5, 5);
            for (int i = 0; i < 5; i++) {
                jacobian.set(i, i, -3.0);
                if (i < 4) {
                    jacobian.set(i, i + 1, 0.5);
                }
            }
            return jacobian;
        }

        static double[] times(DMatrixRMaj matrix, double[] vector) {
            double[] product = new double[matrix.numRows];
            for (int i = 0; i < product.length; i++) {
                for (int j = 0; j < vector.length; j++) {
                    product[i] += matrix.get(i, j) * vector[j];
                }
            }
            return product;
        }

        static double[] transposeTimes(DMatrixRMaj matrix, double[] vector) {
            double[] product = new double[matrix.numCols];
            for (int j = 0; j < product.length; j++) {
                for (int i = 0; i < vector.length; i++) {
                    product[j] += matrix.get(i, j) * vector[i];
                }
            }
            return product;
        }
    }

    @Test
    @DisplayName("4, 5: derivatives, with and without the value")
    default void case04And05() {
        double y = Given.Y;
        double x = Given.X;
        ScalarFunction inX = at -> Given.fder(at, y);
        ScalarFunction inY = at -> Given.fder(x, at);
        suiteDerivative(inX, x, Math.exp(y) + y / x);
        suiteDerivative(inY, y, x * Math.exp(y) + Math.log(x));
    }

    private void suiteDerivative(ScalarFunction f, double at, double expected) {
        double derivative = backend().derivative(f, at);
        ValueAndDerivative both = backend().valueAndDerivative(f, at);
        assertThat(derivative).isCloseTo(expected, suiteOffset(expected));
        assertThat(both.value()).isEqualTo(f.apply(at));
        assertThat(both.derivative()).isEqualTo(derivative);
    }

    @Test
    @DisplayName("9, 10, 12: gradients, with and without the value, of arguments left as they were")
    default void case09To12() {
        double[] x = Given.x();
        double[] y = Given.y();
        suiteGradient(at -> Given.fgrad(at, y), x, Given.gradientInX(x));
        suiteGradient(at -> Given.fgrad(x, at), y, Given.gradientInY());
        assertThat(x).isEqualTo(Given.x());
        assertThat(y).isEqualTo(Given.y());
    }

    private void suiteGradient(ScalarField f, double[] at, double[] expected) {
        double[] gradient = backend().gradient(f, at);
        ValueAndGradient both = backend().valueAndGradient(f, at);
        suiteVector(gradient, expected);
        assertThat(both.value()).isEqualTo(f.apply(at.clone()));
        assertThat(both.gradient()).isEqualTo(gradient);
    }

    @Test
    @DisplayName("15, 16, 18: Jacobians, with and without the value, of arguments left as they were")
    default void case15To18() {
        double[] x = Given.x();
        double[] y = Given.y();
        suiteJacobian(at -> Given.fjac(at, y), x, Given.jacobianInX());
        suiteJacobian(at -> Given.fjac(x, at), y, Given.jacobianInY());
        assertThat(x).isEqualTo(Given.x());
        assertThat(y).isEqualTo(Given.y());
    }

    private void suiteJacobian(VectorFunction f, double[] at, DMatrixRMaj expected) {
        DMatrixRMaj jacobian = backend().jacobian(f, at);
        ValueAndJacobian both = backend().valueAndJacobian(f, at);
        assertThat(jacobian.numRows).isEqualTo(5);
        assertThat(jacobian.numCols).isEqualTo(5);
        suiteVector(jacobian.data, expected.data);
        assertThat(both.value()).isEqualTo(f.apply(at.clone()));
        assertThat(both.jacobian().data).isEqualTo(jacobian.data);
    }

    @Test
    @DisplayName("21, 22, 23: second derivatives, with the value and the derivative")
    default void case21To23() {
        suiteNeedsSecondOrder();
        double y = Given.Y;
        double x = Given.X;
        ScalarFunction f = at -> Given.fder(at, y);
        double second = backend().secondDerivative(f, x);
        assertThat(second).isCloseTo(-y / (x * x), suiteSecondOffset(y / (x * x)));

        ValueAndSecondDerivative two = backend().valueAndSecondDerivative(f, x);
        assertThat(two.value()).isEqualTo(Given.fder(x, y));
        assertThat(two.secondDerivative()).isEqualTo(second);

        ValueDerivativeAndSecondDerivative three = backend().valueDerivativeAndSecondDerivative(f, x);
        assertThat(three.value()).isEqualTo(Given.fder(x, y));
        assertThat(three.derivative()).isCloseTo(backend().derivative(f, x), suiteOffset(three.derivative()));
        assertThat(three.secondDerivative()).isEqualTo(second);
    }

    @Test
    @DisplayName("27, 28, 29, 31: Hessians, with the value and the gradient, of arguments left as they were")
    default void case27To31() {
        suiteNeedsSecondOrder();
        double[] x = Given.x();
        double[] y = Given.y();
        ScalarField f = at -> Given.fgrad(at, y);
        DMatrixRMaj hessian = backend().hessian(f, x);
        suiteSecond(hessian.data, Given.hessianInX().data);

        ValueAndHessian two = backend().valueAndHessian(f, x);
        assertThat(two.value()).isEqualTo(Given.fgrad(x, y));
        suiteSecond(two.hessian().data, hessian.data);

        ValueGradientAndHessian three = backend().valueGradientAndHessian(f, x);
        assertThat(three.value()).isEqualTo(Given.fgrad(x, y));
        suiteVector(three.gradient(), backend().gradient(f, x));
        suiteSecond(three.hessian().data, hessian.data);
        assertThat(x).isEqualTo(Given.x());
        assertThat(y).isEqualTo(Given.y());
    }

    @Test
    @DisplayName("30: the Jacobian of the gradient written by hand is the Hessian")
    default void case30() {
        suiteVector(backend().jacobian(Given::gradientInX, Given.x()).data, Given.hessianInX().data);
    }

    @Test
    @DisplayName("34, 35, 36: pushforwards, with and without the value, of arguments left as they were")
    default void case34To36() {
        double[] x = Given.x();
        double[] y = Given.y();
        suitePushforward(at -> Given.fjac(at, y), x, Given.jacobianInX());
        suitePushforward(at -> Given.fjac(x, at), y, Given.jacobianInY());
        assertThat(x).isEqualTo(Given.x());
        assertThat(y).isEqualTo(Given.y());
    }

    private void suitePushforward(VectorFunction f, double[] at, DMatrixRMaj jacobian) {
        double[] tangent = Given.tangent();
        double[] product = backend().pushforward(f, at, tangent);
        suiteVector(product, Given.times(jacobian, tangent));

        ValueAndPushforward both = backend().valueAndPushforward(f, at, tangent);
        assertThat(both.value()).isEqualTo(f.apply(at.clone()));
        assertThat(both.pushforward()).isEqualTo(product);

        Pushforward pushforward = backend().pushforwardAt(f, at);
        assertThat(pushforward.value()).isEqualTo(f.apply(at.clone()));
        suiteVector(pushforward.apply(tangent), product);
        assertThat(tangent).isEqualTo(Given.tangent());
    }

    @Test
    @DisplayName("39, 40, 41: pullbacks, with and without the value")
    default void case39To41() {
        double[] x = Given.x();
        double[] y = Given.y();
        suitePullback(at -> Given.fjac(at, y), x, Given.jacobianInX());
        suitePullback(at -> Given.fjac(x, at), y, Given.jacobianInY());
    }

    private void suitePullback(VectorFunction f, double[] at, DMatrixRMaj jacobian) {
        double[] cotangent = Given.cotangent();
        double[] product = backend().pullback(f, at, cotangent);
        suiteVector(product, Given.transposeTimes(jacobian, cotangent));

        ValueAndPullback both = backend().valueAndPullback(f, at, cotangent);
        assertThat(both.value()).isEqualTo(f.apply(at.clone()));
        assertThat(both.pullback()).isEqualTo(product);

        Pullback pullback = backend().pullbackAt(f, at);
        assertThat(pullback.value()).isEqualTo(f.apply(at.clone()));
        assertThat(pullback.apply(cotangent)).isEqualTo(product);
        assertThat(cotangent).isEqualTo(Given.cotangent());
    }

    @Test
    @DisplayName("42: a lazy derivative times a number, a vector and a vector of length one")
    default void case42() {
        double y = Given.Y;
        ScalarFunction f = at -> Given.fder(at, y);
        double derivative = backend().derivative(f, Given.X);
        LazyDerivative lazy = backend().lazyDerivative(f, Given.X);
        assertThat(lazy.times(y)).isEqualTo(derivative * y);
        assertThat(lazy.times(Given.y())).isEqualTo(suiteScaled(Given.y(), derivative));
        assertThat(lazy.times(new double[] {y})).containsExactly(derivative * y);
    }

    @Test
    @DisplayName("45: a lazy gradient times a number")
    default void case45() {
        double[] y = Given.y();
        ScalarField f = at -> Given.fgrad(at, y);
        LazyGradient lazy = backend().lazyGradient(f, Given.x());
        assertThat(lazy.times(Given.Y)).isEqualTo(suiteScaled(backend().gradient(f, Given.x()), Given.Y));
        assertThat(lazy.length()).isEqualTo(5);
    }

    @Test
    @DisplayName("48, 49, 50: a lazy Jacobian times a number, from the left and from the right")
    default void case48To50() {
        double[] x = Given.x();
        VectorFunction f = at -> Given.fjac(x, at);
        LazyJacobian lazy = backend().lazyJacobian(f, Given.y());
        DMatrixRMaj jacobian = Given.jacobianInY();
        suiteVector(lazy.times(Given.X).toMatrix().data, suiteScaled(jacobian.data, Given.X));
        suiteVector(lazy.transposeTimes(Given.cotangent()), Given.transposeTimes(jacobian, Given.cotangent()));
        suiteVector(lazy.times(Given.tangent()), Given.times(jacobian, Given.tangent()));
        suiteVector(lazy.transpose().times(Given.cotangent()), Given.transposeTimes(jacobian, Given.cotangent()));
        assertThat(lazy.rows()).isEqualTo(5);
        assertThat(lazy.columns()).isEqualTo(5);
    }

    @Test
    @DisplayName("52, 53, 54: a lazy Hessian times a number, from the left and from the right")
    default void case52To54() {
        suiteNeedsSecondOrder();
        double[] y = Given.y();
        LazyHessian lazy = backend().lazyHessian(at -> Given.fgrad(at, y), Given.x());
        DMatrixRMaj hessian = Given.hessianInX();
        suiteSecond(lazy.times(Given.X).toMatrix().data, suiteScaled(hessian.data, Given.X));
        suiteSecond(lazy.times(Given.tangent()), Given.times(hessian, Given.tangent()));
        suiteSecond(lazy.transposeTimes(Given.cotangent()), Given.transposeTimes(hessian, Given.cotangent()));
        assertThat(lazy.length()).isEqualTo(5);
    }

    @Test
    @DisplayName("60: nothing is kept from one call to the next")
    default void case60() {
        Backend backend = backend();
        double first = backend.derivative(Math::exp, 1.0);
        assertThat(first).isCloseTo(Math.E, suiteOffset(Math.E));
        assertThat(backend.derivative(Math::exp, 1.0)).isEqualTo(first);
    }

    @Test
    @DisplayName("61: a function that overwrites what it returns")
    default void case61() {
        suiteVector(
                backend().jacobian(x -> suiteDoubledAndScaled(x, 3.0), new double[] {1.0, 2.0, 3.0}).data,
                new double[] {6.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 6.0});
        double[] x = {1.0, 2.0, 3.0};
        suiteVector(backend().curveDerivative(a -> suiteDoubledAndScaled(x, a), 3.0), new double[] {2.0, 4.0, 6.0});
        assertThat(x).containsExactly(1.0, 2.0, 3.0);
    }

    private static double[] suiteDoubledAndScaled(double[] x, double a) {
        double[] r = x.clone();
        for (int i = 0; i < r.length; i++) {
            r[i] += r[i];
        }
        for (int i = 0; i < r.length; i++) {
            r[i] *= a;
        }
        return r;
    }

    @Test
    @DisplayName("64: a backend that cannot be nested refuses a Hessian")
    default void case64() {
        Assumptions.assumeTrue(backend().capabilities().order() < 2, "it can be nested");
        assertThatThrownBy(() -> backend().hessian(x -> x[0] + x[1] + x[2], new double[] {1.0, 2.0, 3.0}))
                .isInstanceOf(NotNestableException.class);
    }

    @Test
    @DisplayName("66: the gradient of log sum exp at (1, 2, 3)")
    default void case66() {
        suiteVector(
                backend().gradient(x -> Math.log(Math.exp(x[0]) + Math.exp(x[1]) + Math.exp(x[2])), new double[] {
                    1.0, 2.0, 3.0
                }),
                new double[] {0.09003057317038046, 0.2447284710547977, 0.665240955774822});
    }

    private void suiteNeedsSecondOrder() {
        Assumptions.assumeTrue(backend().capabilities().order() >= 2, "of first order only: case 64");
    }

    /** The suite's own relative tolerance, unless the backend is worse. */
    private org.assertj.core.data.Offset<Double> suiteOffset(double size) {
        return within(Math.max(1e-10, tolerance()) * Math.max(1.0, Math.abs(size)));
    }

    /** The suite's own absolute tolerance of second derivatives; an approximate backend loses digits at each order. */
    private org.assertj.core.data.Offset<Double> suiteSecondOffset(double size) {
        boolean exact = backend().capabilities().accuracy() == Accuracy.EXACT;
        return within(exact ? 1e-8 : 1e5 * tolerance() * Math.max(1.0, Math.abs(size)));
    }

    private void suiteVector(double[] actual, double[] expected) {
        assertThat(actual).containsExactly(expected, suiteOffset(suiteLargest(expected)));
    }

    private void suiteSecond(double[] actual, double[] expected) {
        boolean exact = backend().capabilities().accuracy() == Accuracy.EXACT;
        assertThat(actual).containsExactly(expected, exact ? within(1e-10) : suiteSecondOffset(suiteLargest(expected)));
    }

    private static double suiteLargest(double[] vector) {
        return Arrays.stream(vector).map(Math::abs).max().orElse(0.0);
    }

    private static double[] suiteScaled(double[] vector, double factor) {
        return Arrays.stream(vector).map(element -> element * factor).toArray();
    }
}
