package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
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
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.sparse.Sparse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.ops.DConvertMatrixStruct;

/**
 * The operations of the tables, each asked in every way the API offers. Along the way every value that comes with a
 * derivative is compared with the primal's, bit for bit.
 */
final class Operations {

    private static final double[] ONE = {1.0};

    private final Run run;
    private final double[] x;
    private final List<String> arguments;
    private final Map<String, double[]> answers = new LinkedHashMap<>();

    private Operations(Run run, List<String> arguments) {
        this.run = run;
        this.arguments = arguments;
        this.x = run.scenario().point(arguments);
    }

    /** Whether an operation is one of those every function has. */
    static boolean has(String op) {
        return order(op, 0) >= 0;
    }

    /** The order of derivative an operation asks for; negative if it is not one of those every function has. */
    static int order(String op, int asked) {
        return switch (op) {
            case "value" -> 0;
            case "derivative", "partials", "gradient", "jacobian", "jacobian_sparse" -> 1;
            case "jvp", "jvp_per_argument", "vjp" -> 1;
            case "second_derivative", "hessian", "hessian_sparse", "hvp", "laplacian" -> 2;
            case "third_derivative_tensor" -> 3;
            case "nth_derivative" -> asked;
            case "nth_derivatives_0_to_K", "taylor_coefficients_0_to_K", "directional_derivatives_0_to_K" -> asked;
            default -> -1;
        };
    }

    /** The answers, flattened row-major, each under the name of the way it was asked for. */
    static Map<String, double[]> answers(Run run, Object function, List<String> arguments) {
        var operations = new Operations(run, arguments);
        double[] before = operations.x.clone();
        if (function instanceof ScalarFunction f) {
            operations.scalar(f);
        } else if (function instanceof Curve f) {
            operations.curve(f);
        } else if (function instanceof ScalarField f) {
            operations.field(f);
            operations.answers.putAll(SeveralOperations.ofField(run, f, arguments));
        } else if (function instanceof VectorFunction f) {
            operations.vector(f);
            operations.answers.putAll(SeveralOperations.ofVector(run, f, arguments));
        } else {
            throw new IllegalArgumentException(function + ": there must be a function but is none");
        }
        assertThat(operations.x).as("the caller's point").containsExactly(before);
        return operations.answers;
    }

    private void scalar(ScalarFunction f) {
        Backend backend = run.backend();
        double at = x[0];
        switch (run.check().op()) {
            case "value" -> answer("apply", f.apply(at));
            case "derivative", "partials", "gradient" -> {
                answer("derivative", backend.derivative(f, at));
                ValueAndDerivative both = backend.valueAndDerivative(f, at);
                answer("valueAndDerivative", both.derivative());
                primal("valueAndDerivative", both.value(), f.apply(at));
                answer("lazyDerivative", backend.lazyDerivative(f, at).times(1.0));
                answer("pushforward", backend.pushforward(ofNumber(f), x, ONE));
                answer("pullback", backend.pullback(ofNumber(f), x, ONE));
            }
            case "second_derivative", "hessian" -> {
                HigherOrder second = run.second();
                answer("secondDerivative", second.secondDerivative(f, at));
                ValueAndSecondDerivative both = second.valueAndSecondDerivative(f, at);
                answer("valueAndSecondDerivative", both.secondDerivative());
                ValueDerivativeAndSecondDerivative all = second.valueDerivativeAndSecondDerivative(f, at);
                answer("valueDerivativeAndSecondDerivative", all.secondDerivative());
                primal("valueDerivativeAndSecondDerivative", all.value(), f.apply(at));
                same(
                        "valueDerivativeAndSecondDerivative",
                        all.derivative(),
                        run.inner().derivative(f, at));
            }
            case "nth_derivative" -> {
                double[] all = derivatives(f, at, run.check().integer("order"));
                answer("derivatives", all[all.length - 1]);
            }
            case "nth_derivatives_0_to_K" -> answer("derivatives", derivatives(f, at, k()));
            case "taylor_coefficients_0_to_K" -> {
                answer("derivatives", taylor(derivatives(f, at, k())));
                answer("taylorCoefficients", run.backend().taylorCoefficients(f, at, k()));
            }
            default -> throw unknown();
        }
    }

    private void curve(Curve f) {
        Backend backend = run.backend();
        double at = x[0];
        switch (run.check().op()) {
            case "value" -> answer("apply", f.apply(at));
            case "derivative", "jacobian" -> {
                answer("curveDerivative", backend.curveDerivative(f, at));
                CurveValueAndDerivative both = backend.curveValueAndDerivative(f, at);
                answer("curveValueAndDerivative", both.derivative());
                primal("curveValueAndDerivative", both.value(), f.apply(at));
                answer("pushforward", backend.pushforward(ofNumberToVector(f), x, ONE));
                answer("jacobian", backend.jacobian(ofNumberToVector(f), x).data);
            }
            case "second_derivative" ->
                answer("curveSecondDerivative", run.second().curveSecondDerivative(f, at));
            case "vjp" -> pullbacks(ofNumberToVector(f));
            default -> throw unknown();
        }
    }

    private void field(ScalarField f) {
        Backend backend = run.backend();
        switch (run.check().op()) {
            case "value" -> answer("apply", f.apply(x.clone()));
            case "partials", "gradient" -> gradients(f);
            case "jvp" -> {
                double[] tangent = run.check().numbersByArgument("tangent", arguments);
                ValueAndPushforward both = backend.valueAndPushforward(ofVector(f), x, tangent);
                answer("valueAndPushforward", both.pushforward());
                primal("valueAndPushforward", both.value()[0], f.apply(x.clone()));
                answer("lazyGradient", backend.lazyGradient(f, x).dot(tangent));
            }
            case "hessian", "hessian_sparse" -> hessians(f);
            case "hvp" -> {
                double[] tangent = run.check().numbersByArgument("tangent", arguments);
                HigherOrder second = run.second();
                answer("hessianVectorProduct", second.hessianVectorProduct(f, x, tangent));
                LazyHessian lazy = second.lazyHessian(f, x);
                answer("lazyHessian.times", lazy.times(tangent));
                answer("lazyHessian.transposeTimes", lazy.transposeTimes(tangent));
                answer("gradientAndHvp", second.gradientAndHvp(f, x, tangent).hvp());
                DMatrixRMaj column = new DMatrixRMaj(x.length, 1, true, tangent);
                answer("hessianVectorProducts", second.hessianVectorProducts(f, x, column).data);
                double[] hvp = new double[x.length];
                second.prepareHessianVectorProduct(f, x.length).gradientAndHvp(x, tangent, new double[x.length], hvp);
                answer("prepareHessianVectorProduct", hvp);
            }
            case "laplacian" -> {
                answer("hessian", trace(run.second().hessian(f, x)));
                answer("laplacian", run.second().laplacian(f, x));
            }
            case "third_derivative_tensor" -> answer("hessian of each partial derivative", thirdDerivatives(f));
            case "directional_derivatives_0_to_K" -> {
                answer("derivatives", derivatives(along(f), 0.0, k()));
                double[] direction = run.scenario().input("v");
                answer("taylorCoefficients", timesFactorials(run.backend().taylorCoefficients(f, x, direction, k())));
            }
            default -> throw unknown();
        }
    }

    private void vector(VectorFunction f) {
        switch (run.check().op()) {
            case "value" -> answer("apply", f.apply(x.clone()));
            case "jacobian", "jacobian_sparse" -> jacobians(f);
            case "jvp" -> pushforwards(f);
            case "jvp_per_argument" -> answer("pushforward", pushforwardsByArgument(f));
            case "vjp" -> pullbacks(f);
            default -> throw unknown();
        }
    }

    private void gradients(ScalarField f) {
        Backend backend = run.backend();
        answer("gradient", backend.gradient(f, x));
        ValueAndGradient both = backend.valueAndGradient(f, x);
        answer("valueAndGradient", both.gradient());
        primal("valueAndGradient", both.value(), f.apply(x.clone()));
        PreparedGradient prepared = backend.prepareGradient(f, x.length);
        double[] gradient = new double[x.length];
        Arrays.fill(gradient, Double.NaN);
        primal("prepareGradient", prepared.valueAndGradient(x, gradient), f.apply(x.clone()));
        answer("prepareGradient", gradient);
        answer("lazyGradient", backend.lazyGradient(f, x).toArray());
        answer("pullback", backend.pullback(ofVector(f), x, ONE));
    }

    private void hessians(ScalarField f) {
        HigherOrder second = run.second();
        if (run.check().op().equals("hessian_sparse")) {
            answer("Sparse.hessian", dense(Sparse.with(second).hessian(f, x)));
        }
        answer("hessian", second.hessian(f, x).data);
        ValueAndHessian both = second.valueAndHessian(f, x);
        answer("valueAndHessian", both.hessian().data);
        ValueGradientAndHessian all = second.valueGradientAndHessian(f, x);
        answer("valueGradientAndHessian", all.hessian().data);
        primal("valueGradientAndHessian", all.value(), f.apply(x.clone()));
        answer("lazyHessian", second.lazyHessian(f, x).toMatrix().data);
        var hessian = new DMatrixRMaj(x.length, x.length);
        double value = second.prepareHessian(f, x.length).valueGradientAndHessian(x, new double[x.length], hessian);
        answer("prepareHessian", hessian.data);
        primal("prepareHessian", value, f.apply(x.clone()));
        answer("jacobian of gradientFunction", run.outer().jacobian(run.inner().gradientFunction(f), x).data);
    }

    private void jacobians(VectorFunction f) {
        Backend backend = run.backend();
        if (run.check().op().equals("jacobian_sparse")) {
            answer("Sparse.jacobian", dense(Sparse.with(backend).jacobian(f, x)));
        }
        answer("jacobian", backend.jacobian(f, x).data);
        ValueAndJacobian both = backend.valueAndJacobian(f, x);
        answer("valueAndJacobian", both.jacobian().data);
        primal("valueAndJacobian", both.value(), f.apply(x.clone()));
        answer("lazyJacobian", backend.lazyJacobian(f, x).toMatrix().data);
        answer(
                "prepareJacobian",
                backend.prepareJacobian(f, x.length).valueAndJacobian(x).jacobian().data);
        answer(
                "lazyJacobian.transpose",
                transposed(backend.lazyJacobian(f, x).transpose().toMatrix()));
        assertThat(new int[] {both.jacobian().numRows, both.jacobian().numCols})
                .as("rows and columns")
                .containsExactly(both.value().length, x.length);
    }

    private void pushforwards(VectorFunction f) {
        Backend backend = run.backend();
        double[] tangent = run.check().numbersByArgument("tangent", arguments);
        answer("pushforward", backend.pushforward(f, x, tangent));
        ValueAndPushforward both = backend.valueAndPushforward(f, x, tangent);
        answer("valueAndPushforward", both.pushforward());
        primal("valueAndPushforward", both.value(), f.apply(x.clone()));
        Pushforward pushforward = backend.pushforwardAt(f, x);
        answer("pushforwardAt", pushforward.apply(tangent));
        primal("pushforwardAt", pushforward.value(), f.apply(x.clone()));
        answer("lazyJacobian.times", backend.lazyJacobian(f, x).times(tangent));
        answer(
                "preparePushforward",
                backend.preparePushforward(f, x.length)
                        .valueAndPushforward(x, tangent)
                        .pushforward());
        DMatrixRMaj column = new DMatrixRMaj(x.length, 1, true, tangent);
        answer(
                "valueAndPushforwards",
                backend.valueAndPushforwards(f, x, column).pushforwards().data);
    }

    /** One pushforward for each argument, with no direction in the others. */
    private double[] pushforwardsByArgument(VectorFunction f) {
        double[] tangent = run.check().numbersByArgument("tangent", arguments);
        List<Double> products = new ArrayList<>();
        int first = 0;
        for (String argument : arguments) {
            double[] own = new double[x.length];
            int width = run.scenario().input(argument).length;
            System.arraycopy(tangent, first, own, first, width);
            first += width;
            for (double component : run.backend().pushforward(f, x, own)) {
                products.add(component);
            }
        }
        return products.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void pullbacks(VectorFunction f) {
        Backend backend = run.backend();
        double[] cotangent = run.check().numbers("cotangent");
        answer("pullback", backend.pullback(f, x, cotangent));
        ValueAndPullback both = backend.valueAndPullback(f, x, cotangent);
        answer("valueAndPullback", both.pullback());
        primal("valueAndPullback", both.value(), f.apply(x.clone()));
        Pullback pullback = backend.pullbackAt(f, x);
        pullback.apply(cotangent);
        answer("pullbackAt, the second time", pullback.apply(cotangent));
        answer(
                "preparePullback",
                backend.preparePullback(f, x.length)
                        .valueAndPullback(x, cotangent)
                        .pullback());
        DMatrixRMaj column = new DMatrixRMaj(cotangent.length, 1, true, cotangent);
        answer("valueAndPullbacks", backend.valueAndPullbacks(f, x, column).pullbacks().data);
        LazyJacobian lazy = backend.lazyJacobian(f, x);
        answer("lazyJacobian.transposeTimes", lazy.transposeTimes(cotangent));
        answer("lazyJacobian.transpose", lazy.transpose().times(cotangent));
    }

    private double[] thirdDerivatives(ScalarField f) {
        Backend inner = run.inner();
        int n = x.length;
        double[] tensor = new double[n * n * n];
        for (int i = 0; i < n; i++) {
            int component = i;
            ScalarField partial = y -> inner.gradient(f, y)[component];
            System.arraycopy(run.second().hessian(partial, x).data, 0, tensor, i * n * n, n * n);
        }
        return tensor;
    }

    private ScalarFunction along(ScalarField f) {
        double[] direction = run.scenario().input("v");
        double[] start = x;
        return t -> {
            double[] point = new double[start.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = start[i] + t * direction[i];
            }
            return f.apply(point);
        };
    }

    private double[] derivatives(ScalarFunction f, double at, int order) {
        return run.stack(order).derivatives(f, at);
    }

    private static double[] timesFactorials(double[] coefficients) {
        double[] derivatives = coefficients.clone();
        double factorial = 1.0;
        for (int k = 1; k < derivatives.length; k++) {
            factorial *= k;
            derivatives[k] *= factorial;
        }
        return derivatives;
    }

    private static double[] taylor(double[] derivatives) {
        double[] coefficients = derivatives.clone();
        double factorial = 1.0;
        for (int k = 1; k < coefficients.length; k++) {
            factorial *= k;
            coefficients[k] /= factorial;
        }
        return coefficients;
    }

    private int k() {
        return run.check().integer("K");
    }

    private static VectorFunction ofNumber(ScalarFunction f) {
        return x -> new double[] {f.apply(x[0])};
    }

    private static VectorFunction ofNumberToVector(Curve f) {
        return x -> f.apply(x[0]);
    }

    private static VectorFunction ofVector(ScalarField f) {
        return x -> new double[] {f.apply(x)};
    }

    static double[] dense(DMatrixSparseCSC matrix) {
        return DConvertMatrixStruct.convert(matrix, (DMatrixRMaj) null).data;
    }

    private static double trace(DMatrixRMaj square) {
        double sum = 0.0;
        for (int i = 0; i < square.numRows; i++) {
            sum += square.get(i, i);
        }
        return sum;
    }

    private static double[] transposed(DMatrixRMaj matrix) {
        double[] data = new double[matrix.getNumElements()];
        for (int i = 0; i < matrix.numRows; i++) {
            for (int j = 0; j < matrix.numCols; j++) {
                data[j * matrix.numRows + i] = matrix.get(i, j);
            }
        }
        return data;
    }

    private void answer(String way, double... numbers) {
        answers.put(way, numbers);
    }

    private static void primal(String way, double value, double primal) {
        primal(way, new double[] {value}, new double[] {primal});
    }

    private static void primal(String way, double[] value, double[] primal) {
        assertThat(value)
                .as(way + ": the value must be the primal's, bit for bit")
                .containsExactly(primal);
    }

    private static void same(String way, double first, double again) {
        // Inside another differentiation a backend may add in another order.
        if (Double.compare(first, again) != 0) {
            assertThat(first)
                    .as(way + ": the derivative must be the one asked for alone")
                    .isCloseTo(again, within(4.0 * Math.ulp(again)));
        }
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException(run.scenario().id() + ": the operation must fit the function but was "
                + run.check().op());
    }
}
