package dev.fluxion.backend.conformance;

import static dev.fluxion.structure.Argument.active;
import static dev.fluxion.structure.Argument.cache;
import static dev.fluxion.structure.Argument.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.At2;
import dev.fluxion.Backend;
import dev.fluxion.Linearization;
import dev.fluxion.ValueAndGradientOf;
import dev.fluxion.ValueAndJacobianOf;
import dev.fluxion.ValueAndPullbackOf;
import dev.fluxion.ValueAndPushforwardOf;
import dev.fluxion.lazy.LazyDerivatives;
import dev.fluxion.lazy.LazyGradients;
import dev.fluxion.lazy.LazyJacobians;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Arithmetic;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/**
 * What every backend does with several arguments and with structures. The functions of two arguments and their derivatives in closed form
 * are those of AbstractDifferentiation.jl's own suite, its cases in their order, at fixed points.
 */
public interface SeveralArgumentsContract {

    /** A backend under test. */
    Backend backend();

    /** How far derivatives may be off, relative to the largest of the result. */
    double tolerance();

    /** Scalars and vectors of that suite's kind: between 0 and 1. */
    double X = 0.59;

    double Y = 0.77;

    private static double[] xs() {
        return new double[] {0.37, 0.91, 0.28, 0.64, 0.55};
    }

    private static double[] ys() {
        return new double[] {0.13, 0.72, 0.46, 0.88, 0.31};
    }

    static double fder(double x, double y) {
        return Math.exp(y) * x + y * Math.log(x);
    }

    static double fgrad(double[] x, double[] y) {
        double product = 1;
        for (double xi : x) {
            product *= xi;
        }
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] / (i + 1);
        }
        return product + sum;
    }

    static double[] fjac(double[] x, double[] y) {
        double[] z = new double[x.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = x[i] - 3 * y[i];
            if (i + 1 < z.length) {
                z[i] += y[i + 1] / 2;
            }
        }
        return z;
    }

    private static double[] gradientByX(double[] x) {
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            gradient[i] = 1;
            for (int j = 0; j < x.length; j++) {
                gradient[i] *= j == i ? 1 : x[j];
            }
        }
        return gradient;
    }

    private static double[] gradientByY(double[] y) {
        double[] gradient = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            gradient[i] = 1.0 / (i + 1);
        }
        return gradient;
    }

    private static DMatrixRMaj jacobianByY(int n) {
        DMatrixRMaj jacobian = CommonOps_DDRM.identity(n);
        for (int i = 0; i < n; i++) {
            jacobian.set(i, i, -3);
            if (i + 1 < n) {
                jacobian.set(i, i + 1, 0.5);
            }
        }
        return jacobian;
    }

    private static double[] times(DMatrixRMaj matrix, double[] vector) {
        DMatrixRMaj product = new DMatrixRMaj(matrix.numRows, 1);
        CommonOps_DDRM.mult(matrix, DMatrixRMaj.wrap(vector.length, 1, vector), product);
        return product.data;
    }

    private static double[] transposeTimes(DMatrixRMaj matrix, double[] vector) {
        DMatrixRMaj product = new DMatrixRMaj(matrix.numCols, 1);
        CommonOps_DDRM.multTransA(matrix, DMatrixRMaj.wrap(vector.length, 1, vector), product);
        return product.data;
    }

    // Cases 2 to 6: derivatives of a function of two numbers.

    @Test
    default void differentiatesByTwoNumbers() {
        Tuple2<Double, Double> derivatives = backend().gradient(SeveralArgumentsContract::fder, X, Y);
        assertNumber(derivatives.first(), Math.exp(Y) + Y / X);
        assertNumber(derivatives.second(), X * Math.exp(Y) + Math.log(X));

        ValueAndGradientOf<Tuple2<Double, Double>> both =
                backend().valueAndGradient(SeveralArgumentsContract::fder, X, Y);
        assertThat(both.value()).isEqualTo(fder(X, Y));
        assertThat(both.gradient()).isEqualTo(derivatives);
        assertThat(backend().derivative(SeveralArgumentsContract::fder, X, Y)).isEqualTo(derivatives);
        assertThat(backend().at(X, Y).derivative(SeveralArgumentsContract::fder))
                .isEqualTo(derivatives);
        assertThatThrownBy(() -> backend().at(X, ys()).derivative((x, y) -> x * y[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("derivative: argument 2 must be a number but is not; use gradient");
        assertNumber(backend().derivative(x -> fder(x, Y), X), derivatives.first());
        assertNumber(backend().derivative(y -> fder(X, y), Y), derivatives.second());
    }

    // Cases 7 to 12: gradients of a function of two vectors.

    @Test
    default void givesOneGradientForEachVector() {
        double[] x = xs();
        double[] y = ys();
        ValueAndGradientOf<Tuple2<double[], double[]>> both =
                backend().valueAndGradient(SeveralArgumentsContract::fgrad, x, y);
        assertThat(both.value()).isEqualTo(fgrad(x, y));
        assertVector(both.gradient().first(), gradientByX(x));
        assertVector(both.gradient().second(), gradientByY(y));

        Tuple2<double[], double[]> alone = backend().gradient(SeveralArgumentsContract::fgrad, x, y);
        assertThat(alone.first()).isEqualTo(both.gradient().first());
        assertThat(alone.second()).isEqualTo(both.gradient().second());
        assertVector(backend().gradient(v -> fgrad(v, y), x), gradientByX(x));
        assertVector(backend().gradient(v -> fgrad(x, v), y), gradientByY(y));
        assertThat(x).isEqualTo(xs());
        assertThat(y).isEqualTo(ys());
    }

    // Cases 13 to 18: Jacobians.

    @Test
    default void givesOneJacobianForEachVector() {
        double[] x = xs();
        double[] y = ys();
        ValueAndJacobianOf<double[], Tuple2<DMatrixRMaj, DMatrixRMaj>> both =
                backend().at(x, y).linearize(SeveralArgumentsContract::fjac).valueAndJacobian();
        assertThat(both.value()).isEqualTo(fjac(x, y));
        assertMatrix(both.jacobian().first(), CommonOps_DDRM.identity(5));
        assertMatrix(both.jacobian().second(), jacobianByY(5));

        Tuple2<DMatrixRMaj, DMatrixRMaj> alone = backend().jacobian(SeveralArgumentsContract::fjac, x, y);
        assertThat(alone.first().data).isEqualTo(both.jacobian().first().data);
        assertThat(alone.second().data).isEqualTo(both.jacobian().second().data);
        assertThat(x).isEqualTo(xs());
        assertThat(y).isEqualTo(ys());
    }

    // Cases 32 to 36: pushforwards. The suite accepts products by argument or their sum; here the sum is the
    // pushforward.

    @Test
    default void pushesForwardTheSum() {
        double[] x = xs();
        double[] y = ys();
        double[] vx = {0.5, -1.0, 2.0, 0.25, 1.0};
        double[] vy = {1.0, 2.0, -3.0, 0.5, 4.0};
        Linearization<double[], Tuple2<double[], double[]>, Tuple2<DMatrixRMaj, DMatrixRMaj>> f =
                backend().at(x, y).linearize(SeveralArgumentsContract::fjac);
        double[] byY = times(jacobianByY(5), vy);
        ValueAndPushforwardOf<double[]> both = f.valueAndPushforward(Tuple.of(vx, vy));
        assertThat(both.value()).isEqualTo(fjac(x, y));
        assertVector(both.pushforward(), Arithmetic.plus(vx, byY));

        List<double[]> each = f.pushforwardPerArgument(Tuple.of(vx, vy));
        assertThat(each).hasSize(2);
        assertVector(each.get(0), vx);
        assertVector(each.get(1), byY);
        assertVector(f.pushforward(Tuple.of(vx, new double[5])), vx);
        assertVector(f.pushforward(Tuple.of(new double[5], vy)), byY);
        assertThat(vx).containsExactly(0.5, -1.0, 2.0, 0.25, 1.0);
    }

    // Cases 37 to 41: pullbacks.

    @Test
    default void pullsBackToEachVector() {
        double[] x = xs();
        double[] y = ys();
        double[] w = {1.0, -0.5, 2.0, 3.0, -1.5};
        ValueAndPullbackOf<double[], Tuple2<double[], double[]>> both =
                backend().at(x, y).linearize(SeveralArgumentsContract::fjac).valueAndPullback(w);
        assertThat(both.value()).isEqualTo(fjac(x, y));
        assertVector(both.pullback().first(), w);
        assertVector(both.pullback().second(), transposeTimes(jacobianByY(5), w));
    }

    // Cases 42 to 44: lazy derivatives.

    @Test
    default void multipliesLazyDerivatives() {
        LazyDerivatives lazy = backend().at(X, Y).lazyDerivative(SeveralArgumentsContract::fder);
        double byX = Math.exp(Y) + Y / X;
        double byY = X * Math.exp(Y) + Math.log(X);
        assertVector(lazy.times(2.0), new double[] {2 * byX, 2 * byY});
        assertVector(lazy.timesEach(2.0, 3.0), new double[] {2 * byX, 3 * byY});
        double[][] outer = lazy.times(new double[] {1.0, 2.0, -1.0});
        assertVector(outer[0], new double[] {byX, 2 * byX, -byX});
        assertVector(outer[1], new double[] {byY, 2 * byY, -byY});
        assertThatThrownBy(() -> lazy.timesEach(2.0))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("timesEach: factors must have length 2 but had length 1");
        assertThatThrownBy(() -> backend().at(X, ys()).lazyDerivative((x, y) -> x * y[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lazyDerivative: argument 2 must be a number to differentiate with respect to but is not;"
                        + " use lazyGradient");
    }

    // Cases 45 to 47: lazy gradients.

    @Test
    default void multipliesLazyGradients() {
        double[] x = xs();
        double[] y = ys();
        LazyGradients<Tuple2<double[], double[]>> lazy =
                backend().at(x, y).lazyGradient(SeveralArgumentsContract::fgrad);
        Tuple2<double[], double[]> twice = lazy.times(2.0);
        assertVector(twice.first(), Arithmetic.scaled(2.0, gradientByX(x)));
        assertVector(twice.second(), Arithmetic.scaled(2.0, gradientByY(y)));
        Tuple2<double[], double[]> each = lazy.timesEach(2.0, 3.0);
        assertVector(each.first(), Arithmetic.scaled(2.0, gradientByX(x)));
        assertVector(each.second(), Arithmetic.scaled(3.0, gradientByY(y)));
        assertVector(lazy.toTuple().first(), gradientByX(x));
        assertNumber(lazy.dot(Tuple.of(y, x)), Arithmetic.dot(gradientByX(x), y) + Arithmetic.dot(gradientByY(y), x));
        assertThatThrownBy(() -> lazy.timesEach(2.0))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("timesEach: factors must have length 2 but had length 1");
    }

    // Cases 48 to 51: lazy Jacobians.

    @Test
    default void multipliesLazyJacobians() {
        double[] x = xs();
        double[] y = ys();
        double[] w = {1.0, -0.5, 2.0, 3.0, -1.5};
        LazyJacobians<double[], Tuple2<double[], double[]>, Tuple2<DMatrixRMaj, DMatrixRMaj>> lazy =
                backend().at(x, y).linearize(SeveralArgumentsContract::fjac).lazyJacobian();
        assertMatrix(lazy.toMatrices().second(), jacobianByY(5));
        DMatrixRMaj half = CommonOps_DDRM.identity(5);
        CommonOps_DDRM.scale(0.5, half);
        assertMatrix(lazy.times(0.5).toMatrices().first(), half);
        assertVector(lazy.times(Tuple.of(y, w)), Arithmetic.plus(y, times(jacobianByY(5), w)));
        List<double[]> each = lazy.timesPerArgument(Tuple.of(y, w));
        assertVector(each.get(0), y);
        assertVector(each.get(1), times(jacobianByY(5), w));
        assertVector(lazy.transposeTimes(w).first(), w);
        assertVector(lazy.transposeTimes(w).second(), transposeTimes(jacobianByY(5), w));
    }

    @Test
    default void refusesDirectionsOfOtherShapes() {
        var f = backend().at(xs(), ys()).linearize(SeveralArgumentsContract::fjac);
        assertThatThrownBy(() -> f.pushforward(Tuple.of(xs(), new double[4])))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pushforward: tangent 2 must have length 5 but had length 4");
        assertThatThrownBy(() -> f.pullback(new double[6]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("pullback: cotangent must have length 5 but had length 6");
    }

    // Arguments of mixed kinds.

    /** A layer of a network. */
    record Layer(double[][] weights, double[] bias, Squash squash) {}

    /** What a layer puts its sums through. */
    enum Squash {
        TANH,
        SQUARE
    }

    /** Layers and a float beside what is no number. */
    record Network(List<Layer> layers, float scale, String name, int version) {}

    static Network network() {
        return new Network(
                List.of(
                        new Layer(
                                new double[][] {{0.5, -0.25}, {0.125, 1.0}, {-0.75, 0.375}},
                                vector(0.1, -0.2, 0.3),
                                Squash.TANH),
                        new Layer(new double[][] {{1.0, -0.5, 0.25}}, vector(0.5), Squash.SQUARE)),
                1.5f,
                "two layers",
                3);
    }

    private static double[] vector(double... elements) {
        return elements;
    }

    static double[] predict(Network network, double[] x) {
        double[] signal = x;
        for (Layer layer : network.layers()) {
            double[] next = layer.bias().clone();
            for (int i = 0; i < next.length; i++) {
                for (int j = 0; j < signal.length; j++) {
                    next[i] += layer.weights()[i][j] * signal[j];
                }
                next[i] = layer.squash() == Squash.TANH ? Math.tanh(next[i]) : next[i] * next[i];
            }
            signal = next;
        }
        double[] scaled = new double[signal.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = network.scale() * signal[i];
        }
        return scaled;
    }

    static double loss(Network network, double[] x) {
        double[] y = predict(network, x);
        return y[0] * y[0] / 2;
    }

    /** Backpropagation by hand through the two layers of {@link #network}. */
    private static Tuple2<Network, double[]> lossGradient(Network network, double[] x) {
        Layer first = network.layers().get(0);
        Layer second = network.layers().get(1);
        double[] hidden = new double[3];
        for (int i = 0; i < 3; i++) {
            hidden[i] = Math.tanh(first.bias()[i] + first.weights()[i][0] * x[0] + first.weights()[i][1] * x[1]);
        }
        double sum = second.bias()[0];
        for (int i = 0; i < 3; i++) {
            sum += second.weights()[0][i] * hidden[i];
        }
        double scale = network.scale();
        double y = scale * sum * sum;
        double sumBar = y * scale * 2 * sum;
        double[][] weights1 = new double[3][2];
        double[] bias1 = new double[3];
        double[][] weights2 = new double[1][3];
        double[] xBar = new double[2];
        for (int i = 0; i < 3; i++) {
            weights2[0][i] = sumBar * hidden[i];
            bias1[i] = sumBar * second.weights()[0][i] * (1 - hidden[i] * hidden[i]);
            for (int j = 0; j < 2; j++) {
                weights1[i][j] = bias1[i] * x[j];
                xBar[j] += bias1[i] * first.weights()[i][j];
            }
        }
        return Tuple.of(
                new Network(
                        List.of(
                                new Layer(weights1, bias1, first.squash()),
                                new Layer(weights2, vector(sumBar), second.squash())),
                        (float) (y * sum * sum),
                        network.name(),
                        network.version()),
                xBar);
    }

    @Test
    default void givesARecordAsGradientByARecord() {
        Network network = network();
        double[] x = {0.6, -1.1};
        Tuple2<Network, double[]> expected = lossGradient(network, x);
        ValueAndGradientOf<Tuple2<Network, double[]>> both =
                backend().valueAndGradient(SeveralArgumentsContract::loss, network, x);
        assertThat(both.value()).isEqualTo(loss(network, x));
        assertNetwork(both.gradient().first(), expected.first());
        assertVector(both.gradient().second(), expected.second());
        assertNetwork(backend().gradient(n -> loss(n, x), network), expected.first());
        assertNetwork(backend().at(network).gradient(n -> loss(n, x)), expected.first());
    }

    private void assertNetwork(Network actual, Network expected) {
        assertThat(actual.name()).isEqualTo(expected.name());
        assertThat(actual.version()).isEqualTo(expected.version());
        assertThat(actual.scale())
                .isEqualTo(expected.scale(), within(Math.ulp(expected.scale()) + (float) tolerance()));
        assertThat(actual.layers()).hasSameSizeAs(expected.layers());
        for (int i = 0; i < actual.layers().size(); i++) {
            Layer layer = actual.layers().get(i);
            Layer other = expected.layers().get(i);
            assertThat(layer.squash()).isEqualTo(other.squash());
            assertVector(layer.bias(), other.bias());
            assertThat(layer.weights()).hasDimensions(other.weights().length, other.weights()[0].length);
            for (int row = 0; row < layer.weights().length; row++) {
                assertVector(layer.weights()[row], other.weights()[row]);
            }
        }
    }

    @Test
    default void descendsAlongTheGradientOfARecord() {
        double[] x = {0.6, -1.1};
        Network network = network();
        double before = loss(network, x);
        for (int step = 0; step < 5; step++) {
            Network gradient = backend().gradient(n -> loss(n, x), network);
            network = Arithmetic.minus(network, Arithmetic.scaled(0.1, gradient));
        }
        assertThat(loss(network, x)).isLessThan(before);
        assertThat(network.name()).isEqualTo("two layers");
    }

    /** A point of a motion and a count that is no number of the derivative. */
    record State(double[] position, Velocity velocity, int step) {}

    /** A record in a record. */
    record Velocity(double x, double y) {}

    static State advance(State state, double dt, double[][] forces) {
        double vx = state.velocity().x() + dt * forces[0][0] * state.position()[0];
        double vy =
                state.velocity().y() + dt * (forces[1][0] * state.position()[0] + forces[1][1] * state.position()[1]);
        return new State(
                new double[] {state.position()[0] + dt * vx, state.position()[1] + dt * vy},
                new Velocity(vx, vy),
                state.step() + 1);
    }

    @Test
    default void mapsRecordsToRecords() {
        State state = new State(vector(1.0, 2.0), new Velocity(3.0, 4.0), 7);
        double dt = 0.5;
        double[][] forces = {{-2.0}, {1.0, -1.0}};
        var f = backend().at(state, dt, forces).linearize(SeveralArgumentsContract::advance);
        State value = f.value();
        assertThat(value.position()).containsExactly(2.0, 3.75);
        assertThat(value.velocity()).isEqualTo(new Velocity(2.0, 3.5));
        assertThat(value.step()).isEqualTo(8);

        // Rows: position, velocity; columns: position, velocity. Worked out by hand.
        Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj> jacobian = f.jacobian();
        assertMatrix(jacobian.first(), new DMatrixRMaj(new double[][] {
            {0.5, 0, 0.5, 0}, {0.25, 0.75, 0, 0.5}, {-1, 0, 1, 0}, {0.5, -0.5, 0, 1}
        }));
        assertMatrix(jacobian.second(), new DMatrixRMaj(new double[][] {{1}, {3}, {-2}, {-1}}));
        assertMatrix(jacobian.third(), new DMatrixRMaj(new double[][] {
            {0.25, 0, 0}, {0, 0.25, 0.5}, {0.5, 0, 0}, {0, 0.5, 1}
        }));

        State tangent = new State(vector(1.0, 0.0), new Velocity(0.0, -1.0), 0);
        State pushed = f.pushforward(Tuple.of(tangent, 1.0, new double[][] {{0}, {0, 2}}));
        assertVector(pushed.position(), vector(0.5 + 1, 0.25 - 0.5 + 3 + 1));
        assertNumber(pushed.velocity().x(), -1.0 - 2);
        assertNumber(pushed.velocity().y(), 0.5 - 1 - 1 + 2);
        assertThat(pushed.step()).isEqualTo(8);

        Tuple3<State, Double, double[][]> pulled = f.pullback(new State(vector(1.0, 0.0), new Velocity(0.0, 2.0), 0));
        assertVector(pulled.first().position(), vector(1.5, -1.0));
        assertNumber(pulled.first().velocity().x(), 0.5);
        assertNumber(pulled.first().velocity().y(), 2.0);
        assertNumber(pulled.second(), -1.0);
        assertVector(pulled.third()[0], vector(0.25));
        assertVector(pulled.third()[1], vector(1.0, 2.0));
    }

    @Test
    default void takesFiveArguments() {
        assertThat(backend()
                        .gradient((a, b, c, d, e) -> a * b + c * d - e, 1.0, 2.0, 3.0, 4.0, 5.0)
                        .entries())
                .usingElementComparator((left, right) -> Math.abs((Double) left - (Double) right) <= 1e-6 ? 0 : 1)
                .containsExactly(2.0, 1.0, 4.0, 3.0, -1.0);
        var jacobian = backend().jacobian((a, b, c, d) -> vector(a * b[0], c * d), 2.0, vector(3.0), 5.0, 7.0);
        assertMatrix(jacobian.first(), new DMatrixRMaj(new double[][] {{3}, {0}}));
        assertMatrix(jacobian.second(), new DMatrixRMaj(new double[][] {{2}, {0}}));
        assertMatrix(jacobian.third(), new DMatrixRMaj(new double[][] {{0}, {7}}));
        assertMatrix(jacobian.fourth(), new DMatrixRMaj(new double[][] {{0}, {5}}));
    }

    // Arguments held constant and scratch.

    static double scratched(double[] x, Map<String, Double> data, double[] scratch) {
        for (int i = 0; i < x.length; i++) {
            scratch[i] = x[i] * x[i] * x[i];
        }
        double sum = 0;
        for (double s : scratch) {
            sum += s;
        }
        return sum * data.getOrDefault("weight", 0.0);
    }

    @Test
    default void holdsArgumentsConstantAndLendsScratch() {
        double[] x = {1.0, -2.0};
        double[] scratch = {Double.NaN, 7.0};
        var at = backend().at(active(x), constant(Map.of("weight", 0.5)), cache(scratch));
        ValueAndGradientOf<Tuple3<double[], Map<String, Double>, double[]>> both =
                at.valueAndGradient(SeveralArgumentsContract::scratched);
        assertThat(both.value()).isEqualTo(-3.5);
        assertVector(both.gradient().first(), vector(1.5, 6.0));
        assertThat(scratch).containsExactly(Double.NaN, 7.0);
        assertThatThrownBy(() -> both.gradient().second())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tuple: entry 2 must be there but its argument was held constant or used as scratch,"
                        + " and so has no derivative");
        assertThatThrownBy(() -> both.gradient().third()).isInstanceOf(IllegalStateException.class);
        // A gradient is a direction as it stands, though it has no entries for the others.
        assertNumber(at.lazyGradient(SeveralArgumentsContract::scratched).dot(both.gradient()), 1.5 * 1.5 + 36);
    }

    @Test
    default void holdsAnyArgumentConstant() {
        var jacobian = backend()
                .at(constant(xs()), active(ys()))
                .linearize(SeveralArgumentsContract::fjac)
                .jacobian();
        assertMatrix(jacobian.second(), jacobianByY(5));
        assertThatThrownBy(jacobian::first).isInstanceOf(IllegalStateException.class);
        List<double[]> each = backend()
                .at(constant(xs()), active(ys()))
                .linearize(SeveralArgumentsContract::fjac)
                .pushforwardPerArgument(Tuple.of(xs(), xs()));
        assertVector(each.get(0), new double[5]);
        assertVector(each.get(1), times(jacobianByY(5), xs()));
    }

    @Test
    default void costsNothingForConstants() {
        AtomicInteger evaluations = new AtomicInteger();
        double[] data = new double[10_000];
        At2<Double, double[]> at = backend().at(active(3.0), constant(data));
        double derivative = at.gradient((x, d) -> {
                    evaluations.incrementAndGet();
                    return x * x + d[0];
                })
                .first();
        assertNumber(derivative, 6.0);
        // As many as for a function of one number; a difference stencil takes a dozen or so.
        assertThat(evaluations.get()).isLessThan(50);
    }

    @Test
    default void refusesArgumentsWithoutNumbers() {
        assertThatThrownBy(() -> backend().at(1.0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "at: argument 2 must hold numbers of type double or float but is an Integer; hold it constant");
        assertThatThrownBy(() -> backend().at(Map.of("a", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "at: argument 1 must be made of numbers, arrays, lists and records but is a Map")
                .hasMessageEndingWith("; register a structure for it, or hold it constant as an argument of its own");
        assertThatThrownBy(() -> backend().at(xs(), active(ys())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at: argument 2 must be the value itself but is wrapped; wrap all arguments or none");
    }

    // Shapes at the edge.

    /** A record with nothing in it. */
    record Nothing() {}

    @Test
    default void takesEmptyStructures() {
        var gradient =
                backend().gradient((n, v, l) -> 3.0 + v.length + l.size(), new Nothing(), new double[0], List.of());
        assertThat(gradient.first()).isEqualTo(new Nothing());
        assertThat(gradient.second()).isEmpty();
        assertThat(gradient.third()).isEmpty();
        var jacobian = backend().jacobian((v, s) -> new double[0], vector(1.0, 2.0), 3.0);
        assertThat(jacobian.first().numRows).isZero();
        assertThat(jacobian.first().numCols).isEqualTo(2);
        assertThat(jacobian.second().numCols).isEqualTo(1);
    }

    @Test
    default void passesOverNaN() {
        Tuple2<double[], Double> gradient = backend().gradient((v, s) -> v[0] * s, vector(Double.NaN, 1.0), 2.0);
        assertThat(gradient.second()).isNaN();
        assertThat(gradient.first()).hasSize(2);
    }

    @Test
    default void givesTheFunctionArraysOfItsOwn() {
        double[] x = {2.0, 3.0};
        List<double[]> rows = List.of(x, x);
        List<double[]> gradient = backend().at(rows).gradient(given -> {
            given.get(0)[0] *= given.get(1)[1];
            return given.get(0)[0] + given.get(1)[0];
        });
        // The same array twice is two arrays: 2 * 3 + 2.
        assertVector(gradient.get(0), vector(3.0, 0.0));
        assertVector(gradient.get(1), vector(1.0, 2.0));
        assertThat(x).containsExactly(2.0, 3.0);
    }

    @Test
    default void takesListsThatTheFunctionChanges() {
        List<Double> gradient = backend().at(List.of(2.0, 5.0)).gradient(numbers -> {
            numbers.add(numbers.get(0) * numbers.get(1));
            double sum = 0;
            for (double number : numbers) {
                sum += number;
            }
            return sum;
        });
        assertVector(gradient.stream().mapToDouble(Double::doubleValue).toArray(), vector(6.0, 3.0));
    }

    @Test
    default void letsAUsersExceptionThrough() {
        var refused = new IllegalStateException("not here");
        assertThatThrownBy(() -> backend()
                        .gradient(
                                (x, y) -> {
                                    if (x > 0) {
                                        throw refused;
                                    }
                                    return x * y;
                                },
                                1.0,
                                2.0))
                .isSameAs(refused);
    }

    @Test
    default void makesRecordsThatTheFunctionReturns() {
        var f = backend().at(vector(1.0, 2.0)).linearize(v -> {
            List<Velocity> velocities = new ArrayList<>();
            for (double speed : v) {
                velocities.add(new Velocity(speed * speed, 4.0));
            }
            return velocities;
        });
        assertThat(f.value()).containsExactly(new Velocity(1.0, 4.0), new Velocity(4.0, 4.0));
        assertMatrix(f.jacobian(), new DMatrixRMaj(new double[][] {{2, 0}, {0, 0}, {0, 4}, {0, 0}}));
    }

    // How results are compared.

    private void assertNumber(double actual, double expected) {
        assertThat(actual).isEqualTo(expected, near(expected));
    }

    private void assertVector(double[] actual, double[] expected) {
        double largest = 0.0;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, near(largest));
    }

    private void assertMatrix(DMatrixRMaj actual, DMatrixRMaj expected) {
        assertThat(actual.numRows).isEqualTo(expected.numRows);
        assertThat(actual.numCols).isEqualTo(expected.numCols);
        assertVector(actual.data, expected.data);
    }

    private Offset<Double> near(double size) {
        return within(10 * tolerance() * Math.max(1.0, Math.abs(size)));
    }
}
