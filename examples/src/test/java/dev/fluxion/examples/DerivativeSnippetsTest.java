package dev.fluxion.examples;

import static dev.fluxion.structure.Argument.active;
import static dev.fluxion.structure.Argument.constant;
import static dev.fluxion.structure.Arithmetic.minus;
import static dev.fluxion.structure.Arithmetic.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.BlockHessian;
import dev.fluxion.DifferentiateWith;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.choice.Comparison;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.check.RuleCheck;
import dev.fluxion.examples.Demo.State;
import dev.fluxion.examples.Demo.Weights;
import dev.fluxion.examples.outside.DualNumbers;
import dev.fluxion.implicit.ImplicitFunction;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseHessian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import java.lang.reflect.Method;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** The README's snippets of backends, structures, matrices and rules, run as they stand there; {@link ReadmeTest} sees to it that they are the same. */
class DerivativeSnippetsTest {

    private static final double TOLERANCE = 1e-12;

    @Test
    void comparisons() {
        double[] x = {-1.2, 1.0};
        Comparison comparison = Backends.compare(Demo::rosenbrock, x);
        System.out.println(comparison);
        Backend fastest = comparison.fastest().orElseThrow();
        assertThat(comparison.entries()).hasSameSizeAs(Backends.all());
        assertThat(fastest.gradient(Demo::rosenbrock, x)).containsExactly(new double[] {-215.6, -88.0}, within(1e-6));
    }

    @Test
    void automaticChoice() {
        double[] x = {-1.2, 1.0};
        Backend auto = Backends.auto();
        double[] g = auto.gradient(Demo::rosenbrock, x);
        assertThat(g).containsExactly(new double[] {-215.6, -88.0}, within(TOLERANCE));
    }

    @Test
    void aBackendFromOutside() {
        double[] x = {-1.2, 1.0};
        Backend own = HigherOrder.of(new DualNumbers(), ReverseTape.create());
        DMatrixRMaj hessian = own.hessian(Demo::rosenbrock, x);
        assertThat(hessian.data).containsExactly(new double[] {1330.0, 480.0, 480.0, 200.0}, within(1e-9));
    }

    @Test
    void lazyJacobians() {
        Backend ad = ReverseTape.create();
        double[] joints = {0.4, -0.7}, v = {1, 0}, w = {0, 1};
        LazyJacobian jacobian = ad.lazyJacobian(Demo::hand, joints);
        double[] jv = jacobian.times(v);
        double[] wj = jacobian.transposeTimes(w);
        DMatrixRMaj expected = ad.jacobian(Demo::hand, joints);
        assertThat(jv).containsExactly(new double[] {expected.get(0, 0), expected.get(1, 0)}, within(TOLERANCE));
        assertThat(wj).containsExactly(new double[] {expected.get(1, 0), expected.get(1, 1)}, within(TOLERANCE));
    }

    @Test
    void preparedGradients() {
        Backend ad = ReverseTape.create();
        double[] x = {-1.2, 1.0};
        double[] gradient = new double[x.length];
        PreparedGradient prepared = ad.prepareGradient(Demo::rosenbrock, x.length);
        double value = prepared.valueAndGradient(x, gradient);
        assertThat(value).isCloseTo(24.2, within(TOLERANCE));
        assertThat(gradient).containsExactly(new double[] {-215.6, -88.0}, within(TOLERANCE));
    }

    @Test
    void gradientsByRecords() {
        Backend ad = ReverseTape.create();
        double[] features = {1.0, -0.5};
        double truth = 0.25;
        Weights weights = new Weights(new double[][] {{0.5, 1.0}, {-1.0, 0.5}}, new double[] {1.0, 2.0}, "small");
        double before = Demo.squaredError(weights, features, truth);
        double predicted = 1.0 * Math.tanh(0.0) + 2.0 * Math.tanh(-1.25);
        Tuple3<Weights, double[], Double> gradients = ad.gradient(Demo::squaredError, weights, features, truth);
        weights = minus(weights, scaled(0.1, gradients.first()));

        Weights gradient = ad.at(active(weights), constant(features), constant(truth))
                .gradient(Demo::squaredError)
                .first();
        BlockHessian hessian = ad.hessian(Demo::squaredError, weights, features, truth);
        DMatrixRMaj mixed = hessian.block(1, 2); // by weights and by features

        assertThat(gradients.third()).isCloseTo(-2 * (predicted - truth), within(TOLERANCE));
        assertThat(gradients.first().output())
                .containsExactly(new double[] {0.0, 2 * (predicted - truth) * Math.tanh(-1.25)}, within(TOLERANCE));
        assertThat(weights.name()).isEqualTo("small");
        assertThat(Demo.squaredError(weights, features, truth)).isLessThan(before);
        assertThat(gradient.hidden()).hasDimensions(2, 2);
        assertThat(new int[] {mixed.numRows, mixed.numCols}).containsExactly(6, 2);
    }

    @Test
    void linearizations() {
        Backend ad = ReverseTape.create();
        State state = new State(1.0, 2.0), direction = new State(0.0, 1.0), cotangent = new State(1.0, 0.0);
        double dt = 0.5;
        var step = ad.at(state, dt).linearize(Demo::advance);
        Tuple2<DMatrixRMaj, DMatrixRMaj> jacobians = step.jacobian();
        State pushed = step.pushforward(Tuple.of(direction, 0.0)); // shaped like the value
        Tuple2<State, Double> pulled = step.pullback(cotangent); // shaped like the arguments
        assertThat(jacobians.first().data).containsExactly(1.0, 0.5, -0.5, 1.0);
        assertThat(jacobians.second().data).containsExactly(2.0, -1.0);
        assertThat(pushed).isEqualTo(new State(0.5, 1.0));
        assertThat(pulled).isEqualTo(Tuple.of(new State(1.0, 0.5), 2.0));
    }

    @Test
    void preparedLinearizations() {
        Backend ad = ReverseTape.create();
        State state = new State(1.0, 2.0), later = new State(-3.0, 5.0), direction = new State(2.0, 1.0);
        double dt = 0.5;
        var steps = ad.at(state, dt).prepareLinearization(Demo::advance);
        State moved = steps.pushforward(Tuple.of(later, dt), Tuple.of(direction, 0.0));
        assertThat(moved).isEqualTo(new State(2.5, 0.0)); // by the Jacobian {{1, dt}, {-dt, 1}}
    }

    @Test
    void preparedPullbacksAndBatches() {
        Backend ad = ReverseTape.create();
        Backend forward = ForwardDual.create();
        Backend second = HigherOrder.of(forward, ad);
        double[] joints = {0.4, -0.7}, w = {0, 1}, product = new double[2], x = {-1.2, 1.0}, direction = {1, 0};
        DMatrixRMaj tangents = new DMatrixRMaj(2, 2, true, 1, 0, 0, 1);
        PreparedPullback pullbacks = ad.preparePullback(Demo::hand, joints.length);
        Pullback here = pullbacks.at(joints);
        here.apply(w, product); // in place, as often as you like, until the next at
        DMatrixRMaj products = second.hessianVectorProducts(Demo::rosenbrock, x, tangents); // n x k
        double[] series = forward.taylorCoefficients(Demo::rosenbrock, x, direction, 4); // of t -> f(x + t direction)
        assertThat(product).containsExactly(ad.pullback(Demo::hand, joints, w), within(TOLERANCE));
        assertThat(products.data).containsExactly(new double[] {1330.0, 480.0, 480.0, 200.0}, within(1e-9));
        // 100 (1 - u^2)^2 + (1 - u)^2 at u = -1.2 + t.
        assertThat(series).containsExactly(new double[] {24.2, -215.6, 665.0, -480.0, 100.0}, within(1e-9));
    }

    @Test
    void sparseHessians() {
        double[] x = {-1.2, 1.0, 0.5, 2.0};
        Sparse sparse = Sparse.with(HigherOrder.of(ForwardDual.create(), ReverseTape.create()));
        PreparedSparseHessian chained =
                sparse.prepareHessian(Demo::rosenbrock, Patterns.hessianAt(Demo::rosenbrock, x));
        DMatrixSparseCSC entries = chained.hessian(x); // chained.products() == 3
        assertThat(chained.products()).isEqualTo(3);
        assertThat(entries.nz_length).isEqualTo(10);
        assertThat(entries.get(1, 0)).isCloseTo(480.0, within(1e-9));
        assertThat(entries.get(3, 3)).isCloseTo(200.0, within(1e-9));
    }

    @Test
    void matrices() {
        Backend ad = ReverseTape.create();
        double[] theta0 = {0.3, -0.1, 0.8, 1.2, 0.5, -0.7};
        SimpleMatrix inputs = new SimpleMatrix(3, 2, true, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        SimpleMatrix targets = new SimpleMatrix(2, 2, true, 1.0, 0.0, 0.0, 1.0);
        double[] slope = ad.gradient(
                theta -> {
                    var weights = new SimpleMatrix(2, 3, true, theta);
                    SimpleMatrix residual = weights.mult(inputs).minus(targets);
                    return residual.elementMult(residual).elementSum() + weights.normF();
                },
                theta0);
        var weights = new SimpleMatrix(2, 3, true, theta0);
        SimpleMatrix expected = weights.mult(inputs)
                .minus(targets)
                .mult(inputs.transpose())
                .scale(2)
                .plus(weights.divide(weights.normF()));
        assertThat(slope).containsExactly(expected.getDDRM().data, within(TOLERANCE));
    }

    @DifferentiatedBy(SoftplusRule.class)
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static final class SoftplusRule {
        static double pullback(double x, double y, double cotangent) { // or pushforward, or both
            return cotangent / (1 + Math.exp(-x));
        }
    }

    @Test
    void methodsWithRules() throws ReflectiveOperationException {
        Backend ad = ReverseTape.create();
        Method method = DerivativeSnippetsTest.class.getDeclaredMethod("softplus", double.class);
        RuleCheck.against(FiniteDifferences.create()).check(method, 0.3); // says which component is wrong, if one is
        assertThat(ad.derivative(x -> softplus(2 * x), 0.0)).isCloseTo(1.0, within(TOLERANCE));
        assertThat(ad.secondDerivative(x -> softplus(2 * x), 0.0)).isCloseTo(1.0, within(TOLERANCE));
    }

    @Test
    void functionsThatNobodyLooksInto() {
        Backend ad = ReverseTape.create();
        double[] x = {0.4, -0.7}, theta = {8.0, 2.0};
        ScalarField energy = DifferentiateWith.of(FiniteDifferences.create()).field(Demo::energy);
        double[] force = ad.gradient(q -> -energy.apply(q), x);

        VectorFunction root = ImplicitFunction.of(ad, Demo::cubic, Demo::cubicRoot); // F(root(theta), theta) = 0
        DMatrixRMaj sensitivity = ad.jacobian(root, theta);

        assertThat(force).containsExactly(new double[] {-0.8, 1.4}, within(1e-9));
        // x^3 = theta_0 theta_1^3, so x = theta_0^(1/3) theta_1.
        assertThat(sensitivity.data).containsExactly(new double[] {4.0 / 24.0, 2.0}, within(TOLERANCE));
    }
}
