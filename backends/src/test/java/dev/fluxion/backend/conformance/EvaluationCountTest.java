package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of evaluations in {@link Backend}, with functions that count theirs. */
class EvaluationCountTest {

    private static final int N = 5;
    private static final int M = 3;

    /** The number of tangents or cotangents in a batch. */
    private static final int K = 3;

    private static final double[] X = {1.0, 0.5, 2.0, 1.5, 0.75};
    private static final double[] TANGENT = {1.0, -1.0, 0.5, 0.0, 2.0};
    private static final double[] COTANGENT = {1.0, 2.0, -1.0};

    /**
     * What a backend takes.
     *
     * @param pushing evaluations to push tangents forward, by their number
     * @param jacobian evaluations for a gradient, a Jacobian or pullbacks
     */
    private record Cost(String name, Backend backend, IntUnaryOperator pushing, int jacobian) {}

    /** An operation, and how often it runs the function. */
    private record Operation(String name, Call call, int expected) {}

    @FunctionalInterface
    private interface Call {
        void run(Backend backend, VectorFunction f, ScalarField g);
    }

    private static List<Cost> costs() {
        return List.of(
                new Cost("forward, all inputs at once", ForwardDual.create(), k -> 1, 1),
                new Cost("forward, two at a time", ForwardDual.withChunk(2), k -> (k + 1) / 2, 3),
                new Cost("reverse", ReverseTape.create(), k -> 1, 1),
                new Cost("finite differences", FiniteDifferences.create(), k -> 1 + 10 * k, 1 + 10 * N),
                new Cost("complex step", ComplexStep.create(), k -> 1 + k, 1 + N));
    }

    private static Stream<Arguments> firstOrder() {
        List<Arguments> all = new ArrayList<>();
        for (Cost cost : costs()) {
            int one = cost.pushing.applyAsInt(1);
            int batch = cost.pushing.applyAsInt(K);
            for (Operation operation : List.of(
                    new Operation("gradient", (b, f, g) -> b.gradient(g, X), cost.jacobian),
                    new Operation("valueAndGradient", (b, f, g) -> b.valueAndGradient(g, X), cost.jacobian),
                    new Operation(
                            "prepareGradient",
                            (b, f, g) -> b.prepareGradient(g, N).valueAndGradient(X),
                            cost.jacobian),
                    new Operation("jacobian", (b, f, g) -> b.jacobian(f, X), cost.jacobian),
                    new Operation("valueAndJacobian", (b, f, g) -> b.valueAndJacobian(f, X), cost.jacobian),
                    new Operation(
                            "prepareJacobian",
                            (b, f, g) ->
                                    b.prepareJacobian(f, N).valueAndJacobian(X, new double[M], new DMatrixRMaj(M, N)),
                            cost.jacobian),
                    new Operation("pushforward", (b, f, g) -> b.pushforward(f, X, TANGENT), one),
                    new Operation("valueAndPushforward", (b, f, g) -> b.valueAndPushforward(f, X, TANGENT), one),
                    new Operation(
                            "preparePushforward",
                            (b, f, g) -> b.preparePushforward(f, N)
                                    .valueAndPushforward(X, TANGENT, new double[M], new double[M]),
                            one),
                    new Operation(
                            "valueAndPushforwards",
                            (b, f, g) -> b.valueAndPushforwards(f, X, new DMatrixRMaj(N, K)),
                            batch),
                    new Operation("pullback", (b, f, g) -> b.pullback(f, X, COTANGENT), cost.jacobian),
                    new Operation("valueAndPullback", (b, f, g) -> b.valueAndPullback(f, X, COTANGENT), cost.jacobian),
                    new Operation(
                            "preparePullback",
                            (b, f, g) -> b.preparePullback(f, N)
                                    .valueAndPullback(X, COTANGENT, new double[M], new double[N]),
                            cost.jacobian),
                    new Operation(
                            "valueAndPullbacks",
                            (b, f, g) -> b.valueAndPullbacks(f, X, new DMatrixRMaj(M, K)),
                            cost.jacobian),
                    new Operation("many pullbacks at one point", EvaluationCountTest::manyPullbacks, cost.jacobian))) {
                all.add(arguments(cost.name, operation.name, cost.backend, operation));
            }
        }
        return all.stream();
    }

    private static void manyPullbacks(Backend backend, VectorFunction f, ScalarField g) {
        PreparedPullback prepared = backend.preparePullback(f, N);
        Pullback here = prepared.at(X);
        for (int i = 0; i < 20; i++) {
            here.apply(COTANGENT, new double[N]);
        }
        here.applyColumns(new DMatrixRMaj(M, K), N);
        here.value();
    }

    private static Stream<Arguments> secondOrder() {
        List<Arguments> all = new ArrayList<>();
        for (Cost outer : costs().subList(0, 3)) {
            for (Cost inner : costs().subList(0, 3)) {
                int gradient = inner.jacobian;
                int one = outer.pushing.applyAsInt(1) * gradient;
                int hessian = outer.jacobian * gradient;
                for (Operation operation : List.of(
                        new Operation("hessian", (b, f, g) -> b.hessian(g, X), hessian),
                        new Operation("valueGradientAndHessian", (b, f, g) -> b.valueGradientAndHessian(g, X), hessian),
                        new Operation(
                                "prepareHessian",
                                (b, f, g) -> b.prepareHessian(g, N)
                                        .valueGradientAndHessian(X, new double[N], new DMatrixRMaj(N, N)),
                                hessian),
                        new Operation("laplacian", (b, f, g) -> b.laplacian(g, X), hessian),
                        new Operation("hessianVectorProduct", (b, f, g) -> b.hessianVectorProduct(g, X, TANGENT), one),
                        new Operation("gradientAndHvp", (b, f, g) -> b.gradientAndHvp(g, X, TANGENT), one),
                        new Operation(
                                "prepareHessianVectorProduct",
                                (b, f, g) -> b.prepareHessianVectorProduct(g, N).gradientAndHvp(X, TANGENT),
                                one),
                        new Operation(
                                "hessianVectorProducts",
                                (b, f, g) -> b.hessianVectorProducts(g, X, new DMatrixRMaj(N, K)),
                                outer.pushing.applyAsInt(K) * gradient))) {
                    all.add(arguments(
                            outer.name + " over " + inner.name,
                            operation.name,
                            HigherOrder.of(outer.backend, inner.backend),
                            operation));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"firstOrder", "secondOrder"})
    void runsTheFunctionAsOftenAsTheTableSays(String name, String operation, Backend backend, Operation asked) {
        int[] evaluations = {0};
        var counted = new Counted();
        VectorFunction f = counted.of(x -> new double[] {x[0] * x[1] + x[3], Math.sin(x[2]), x[4] / x[0]});
        ScalarField g = Counted.before(x -> x[0] * x[1] * x[2] + Math.sin(x[3]) / x[4], () -> evaluations[0]++);
        asked.call.run(backend, f, g);
        assertThat(counted.evaluations() + evaluations[0]).isEqualTo(asked.expected);
    }

    private static Stream<Arguments> backends() {
        return costs().stream().map(cost -> arguments(cost.name, cost));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void runsAFunctionOfOneNumberOnceForValueAndDerivative(String name, Cost cost) {
        int[] evaluations = {0};
        cost.backend.valueAndDerivative(
                x -> {
                    evaluations[0]++;
                    return Math.sin(x);
                },
                0.5);
        assertThat(evaluations[0]).isEqualTo(cost.pushing.applyAsInt(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void knowsTheValueOfAPushforwardWithoutAnotherEvaluation(String name, Cost cost) {
        var counted = new Counted();
        VectorFunction f = counted.of(x -> new double[] {x[0] * x[1]});
        var here = cost.backend.preparePushforward(f, N).at(X);
        here.apply(TANGENT);
        int once = counted.evaluations();
        here.value();
        here.value();
        assertThat(counted.evaluations()).isEqualTo(once);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secondDerivatives")
    void takesValueDerivativeAndSecondDerivativeFromOneSweep(String name, Backend stack) {
        int[] evaluations = {0};
        stack.valueDerivativeAndSecondDerivative(
                x -> {
                    evaluations[0]++;
                    return x * x * x;
                },
                2.0);
        assertThat(evaluations[0]).isEqualTo(1);
    }

    private static Stream<Arguments> secondDerivatives() {
        return Stream.of(ForwardDual.create(), ReverseTape.create())
                .flatMap(outer -> Stream.of(ForwardDual.create(), ReverseTape.create())
                        .map(inner -> HigherOrder.of(outer, inner)))
                .map(stack -> arguments(stack.name(), stack));
    }
}
