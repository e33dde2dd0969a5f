package dev.fluxion.streams;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.HigherOrder;
import dev.fluxion.Objective;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Field1;
import dev.fluxion.structure.Field2;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

class DifferentiateTest {

    /** Only rounding is between the operator's numbers and those worked out by hand. */
    private static final double TOLERANCE = 1e-12;

    /** t^3, whose derivatives at 2 are 12 and 12. */
    private static final ScalarFunction CUBE = t -> t * t * t;

    /** (t^2, t^3), whose derivatives at 2 are (4, 12) and (2, 12). */
    private static final Curve CURVE = t -> new double[] {t * t, t * t * t};

    /** x y^2, whose gradient at (3, 2) is (4, 12) and whose Hessian is (0 4; 4 6). */
    private static final ScalarField FIELD = x -> x[0] * x[1] * x[1];

    /** (x y, x, y^2), whose Jacobian at (3, 2) is (2 3; 1 0; 0 4). */
    private static final VectorFunction MAP = x -> new double[] {x[0] * x[1], x[0], x[1] * x[1]};

    /** The field above times a factor. */
    private static final Objective<Double> SCALED = (x, factor) -> factor * x[0] * x[1] * x[1];

    /** A record to differentiate by. */
    private record Line(double[] slopes, double offset) {}

    private static final Line LINE = new Line(new double[] {1, 1.5}, 0.5);

    /** Half the square of the line's value at (1, 2), which is 4.5 for the line above. */
    private static final Field1<Line> FIT = line -> {
        double value = line.slopes()[0] + 2 * line.slopes()[1] + line.offset();
        return value * value / 2;
    };

    private static final Field2<Line, Double> SCALED_FIT = (line, factor) -> factor * FIT.apply(line);

    private static final double[] POINT = {3, 2};
    private static final double[] TANGENT = {1, -1};
    private static final double[] COTANGENT = {1, 2, 3};
    private static final DMatrixRMaj TANGENTS = new DMatrixRMaj(new double[][] {{1, 0, 2}, {0, 1, -1}});

    private static final DMatrixRMaj COTANGENTS = new DMatrixRMaj(new double[][] {{1, 1}, {2, 0}, {3, 0}});

    private record Case(
            String operation,
            Function<Differentiate, DerivativeOperator<?, ?>> operator,
            Object element,
            double[] expected) {

        @Override
        public String toString() {
            return operation;
        }
    }

    private static Case of(
            String operation,
            Function<Differentiate, DerivativeOperator<?, ?>> operator,
            Object element,
            double[] expected) {
        return new Case(operation, operator, element, expected);
    }

    private static double[] is(double... numbers) {
        return numbers;
    }

    /** Every operator at one element, and its result worked out by hand, written one number after the other. */
    private static List<Case> cases() {
        Tuple2<double[], double[]> tangent = Tuples.of(POINT, TANGENT);
        Tuple2<double[], double[]> cotangent = Tuples.of(POINT, COTANGENT);
        return List.of(
                of("derivative", d -> d.derivative(CUBE), 2.0, is(12)),
                of("valueAndDerivative", d -> d.valueAndDerivative(CUBE), 2.0, is(8, 12)),
                of("secondDerivative", d -> d.secondDerivative(CUBE), 2.0, is(12)),
                of("valueAndSecondDerivative", d -> d.valueAndSecondDerivative(CUBE), 2.0, is(8, 12)),
                of(
                        "valueDerivativeAndSecondDerivative",
                        d -> d.valueDerivativeAndSecondDerivative(CUBE),
                        2.0,
                        is(8, 12, 12)),
                of("curveDerivative", d -> d.curveDerivative(CURVE), 2.0, is(4, 12)),
                of("curveValueAndDerivative", d -> d.curveValueAndDerivative(CURVE), 2.0, is(4, 8, 4, 12)),
                of("curveSecondDerivative", d -> d.curveSecondDerivative(CURVE), 2.0, is(2, 12)),
                of("gradient", d -> d.gradient(FIELD), POINT, is(4, 12)),
                of("valueAndGradient", d -> d.valueAndGradient(FIELD), POINT, is(12, 4, 12)),
                of("gradient", d -> d.gradient(SCALED, POINT), 2.0, is(8, 24)),
                of("gradient", d -> d.gradient(SCALED), Tuples.of(POINT, 2.0), is(8, 24)),
                of("valueAndGradient", d -> d.valueAndGradient(SCALED, POINT), 2.0, is(24, 8, 24)),
                of("valueAndGradient", d -> d.valueAndGradient(SCALED), Tuples.of(POINT, 2.0), is(24, 8, 24)),
                of("gradientOf", d -> d.gradientOf(FIT), LINE, is(4.5, 9, 4.5)),
                of("valueAndGradientOf", d -> d.valueAndGradientOf(FIT), LINE, is(10.125, 4.5, 9, 4.5)),
                of("gradient", d -> d.gradient(SCALED_FIT, LINE), 2.0, is(9, 18, 9)),
                of("valueAndGradient", d -> d.valueAndGradient(SCALED_FIT, LINE), 2.0, is(20.25, 9, 18, 9)),
                of("jacobian", d -> d.jacobian(MAP), POINT, is(2, 3, 1, 0, 0, 4)),
                of("valueAndJacobian", d -> d.valueAndJacobian(MAP), POINT, is(6, 3, 4, 2, 3, 1, 0, 0, 4)),
                of("hessian", d -> d.hessian(FIELD), POINT, is(0, 4, 4, 6)),
                of("valueAndHessian", d -> d.valueAndHessian(FIELD), POINT, is(12, 0, 4, 4, 6)),
                of("valueGradientAndHessian", d -> d.valueGradientAndHessian(FIELD), POINT, is(12, 4, 12, 0, 4, 4, 6)),
                of("hessianVectorProduct", d -> d.hessianVectorProduct(FIELD, TANGENT), POINT, is(-4, -2)),
                of("hessianVectorProduct", d -> d.hessianVectorProduct(FIELD), tangent, is(-4, -2)),
                of(
                        "hessianVectorProducts",
                        d -> d.hessianVectorProducts(FIELD, TANGENTS),
                        POINT,
                        is(0, 4, -4, 4, 6, 2)),
                of(
                        "hessianVectorProducts",
                        d -> d.hessianVectorProducts(FIELD),
                        Tuples.of(POINT, TANGENTS),
                        is(0, 4, -4, 4, 6, 2)),
                of("gradientAndHvp", d -> d.gradientAndHvp(FIELD, TANGENT), POINT, is(4, 12, -4, -2)),
                of("gradientAndHvp", d -> d.gradientAndHvp(FIELD), tangent, is(4, 12, -4, -2)),
                of("laplacian", d -> d.laplacian(FIELD), POINT, is(6)),
                of("taylorCoefficients", d -> d.taylorCoefficients(CUBE, 2), 2.0, is(8, 12, 6)),
                // (3 + t)(2 - t)^2 = 12 - 8 t - t^2 + t^3.
                of("taylorCoefficients", d -> d.taylorCoefficients(FIELD, TANGENT, 2), POINT, is(12, -8, -1)),
                of("curveTaylorCoefficients", d -> d.curveTaylorCoefficients(CURVE, 2), 2.0, is(4, 4, 1, 8, 12, 6)),
                of(
                        "vectorTaylorCoefficients",
                        d -> d.vectorTaylorCoefficients(MAP, TANGENT, 2),
                        POINT,
                        is(6, -1, -1, 3, 1, 0, 4, -4, 1)),
                of("pushforward", d -> d.pushforward(MAP, TANGENT), POINT, is(-1, 1, -4)),
                of("pushforward", d -> d.pushforward(MAP), tangent, is(-1, 1, -4)),
                of("valueAndPushforward", d -> d.valueAndPushforward(MAP, TANGENT), POINT, is(6, 3, 4, -1, 1, -4)),
                of("valueAndPushforward", d -> d.valueAndPushforward(MAP), tangent, is(6, 3, 4, -1, 1, -4)),
                of(
                        "valueAndPushforwards",
                        d -> d.valueAndPushforwards(MAP, TANGENTS),
                        POINT,
                        is(6, 3, 4, 2, 3, 1, 1, 0, 2, 0, 4, -4)),
                of(
                        "valueAndPushforwards",
                        d -> d.valueAndPushforwards(MAP),
                        Tuples.of(POINT, TANGENTS),
                        is(6, 3, 4, 2, 3, 1, 1, 0, 2, 0, 4, -4)),
                of("pushforwardAt", d -> d.pushforwardAt(MAP), POINT, is(6, 3, 4, -1, 1, -4)),
                of("pullback", d -> d.pullback(MAP, COTANGENT), POINT, is(4, 15)),
                of("pullback", d -> d.pullback(MAP), cotangent, is(4, 15)),
                of("valueAndPullback", d -> d.valueAndPullback(MAP, COTANGENT), POINT, is(6, 3, 4, 4, 15)),
                of("valueAndPullback", d -> d.valueAndPullback(MAP), cotangent, is(6, 3, 4, 4, 15)),
                of("valueAndPullbacks", d -> d.valueAndPullbacks(MAP, COTANGENTS), POINT, is(6, 3, 4, 4, 2, 15, 3)),
                of(
                        "valueAndPullbacks",
                        d -> d.valueAndPullbacks(MAP),
                        Tuples.of(POINT, COTANGENTS),
                        is(6, 3, 4, 4, 2, 15, 3)),
                of("pullbackAt", d -> d.pullbackAt(MAP), POINT, is(6, 3, 4, 4, 15)),
                of("lazyDerivative", d -> d.lazyDerivative(CUBE), 2.0, is(12)),
                of("lazyGradient", d -> d.lazyGradient(FIELD), POINT, is(4, 12)),
                of("lazyJacobian", d -> d.lazyJacobian(MAP), POINT, is(-1, 1, -4, 4, 15)),
                of("lazyHessian", d -> d.lazyHessian(FIELD), POINT, is(-4, -2)));
    }

    private static Stream<Arguments> casesOfEveryBackend() {
        return Stream.of(ForwardDual.create(), ReverseTape.create())
                .flatMap(backend -> cases().stream().map(one -> arguments(backend.name(), one, backend)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("casesOfEveryBackend")
    void givesWhatIsWorkedOutByHand(String name, Case one, Backend backend) {
        List<?> results = apply(one.operator().apply(Differentiate.with(backend)), one.element());
        assertThat(results).hasSize(2);
        for (Object result : results) {
            assertThat(numbers(result)).containsExactly(one.expected(), offset(TOLERANCE));
        }
        // No result may be overwritten by the next, so none may share an array with it.
        for (double[] array : arrays(results.get(0))) {
            assertThat(arrays(results.get(1))).noneMatch(other -> other == array);
        }
    }

    /** The arrays that hold a result. */
    private static List<double[]> arrays(Object result) {
        if (result instanceof double[] vector) {
            return List.of(vector);
        }
        if (result instanceof DMatrixRMaj matrix) {
            return List.of(matrix.data);
        }
        List<double[]> arrays = new ArrayList<>();
        if (result instanceof Record && !(result instanceof Pushforward || result instanceof Pullback)) {
            parts(result).forEach(part -> arrays.addAll(arrays(part)));
        }
        return arrays;
    }

    @Test
    void hasAnOperatorForEveryOperationAtAPoint() {
        Set<String> operations = Arrays.stream(Backend.class.getMethods())
                .filter(DifferentiateTest::isAtAPoint)
                .map(Method::getName)
                .collect(toSet());
        assertThat(operations).hasSizeGreaterThan(20);
        assertThat(Arrays.stream(Differentiate.class.getMethods()).map(Method::getName))
                .containsAll(operations);
        assertThat(cases().stream().map(Case::operation)).containsAll(operations);
    }

    private static boolean isAtAPoint(Method method) {
        return method.getParameterCount() >= 2
                && (method.getParameterTypes()[1] == double.class || method.getParameterTypes()[1] == double[].class);
    }

    @Test
    void preparesOnceForEachSubscriberAndAgainWhenTheLengthChanges() {
        CentralDifferences backend = CentralDifferences.create();
        Flux<double[]> slopes = Flux.just(new double[2], new double[2], new double[3], new double[3], new double[2])
                .transform(Differentiate.with(backend).gradient(x -> x[0]));
        assertThat(backend.preparations()).isZero();
        slopes.blockLast();
        assertThat(backend.preparations()).isEqualTo(3);
        slopes.blockLast();
        assertThat(backend.preparations()).isEqualTo(6);
    }

    @Test
    void preparesNothingForAnEmptySource() {
        CentralDifferences backend = CentralDifferences.create();
        Flux.<double[]>empty()
                .transform(Differentiate.with(backend).gradient(x -> x[0]))
                .blockLast();
        assertThat(backend.preparations()).isZero();
    }

    @Test
    void givesResultsThatAreNeverOverwritten() {
        Flux<double[]> points = Flux.range(1, 100).map(i -> new double[] {i, 2 * i});
        List<double[]> slopes = points.transform(
                        Differentiate.with(ReverseTape.create()).gradient(x -> x[0] * x[1]))
                .collectList()
                .block();
        List<ValueAndGradient> both = points.transform(
                        Differentiate.with(ReverseTape.create()).valueAndGradient(x -> x[0] * x[1]))
                .collectList()
                .block();
        for (int i = 1; i <= 100; i++) {
            assertThat(slopes.get(i - 1)).containsExactly(2 * i, i);
            assertThat(both.get(i - 1).gradient()).containsExactly(2 * i, i);
            assertThat(both.get(i - 1).value()).isEqualTo(2 * i * i);
        }
    }

    @Test
    void leavesThePointsAsTheyAre() {
        double[] point = {3, 2};
        Flux.just(point)
                .transform(Differentiate.with(ReverseTape.create()).gradient(x -> {
                    x[0] *= x[0];
                    return x[0];
                }))
                .blockLast();
        assertThat(point).containsExactly(3, 2);
    }

    @Test
    void takesADirectionAsItWasWhenTheOperatorWasMade() {
        double[] tangent = {1, 0};
        var operator = Differentiate.with(ForwardDual.create()).pushforward(MAP, tangent);
        tangent[1] = 5;
        assertThat(Mono.just(POINT).transform(operator).block()).containsExactly(2, 1, 0);
    }

    @Test
    void endsWithTheShapeMismatchAsTheCauseWhenADirectionHasTheWrongLength() {
        StepVerifier.create(Flux.just(POINT, new double[3])
                        .transform(Differentiate.with(ForwardDual.create()).pushforward(MAP, TANGENT)))
                .expectNextCount(1)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DifferentiationException.class)
                        .hasCauseInstanceOf(ShapeMismatchException.class)
                        .hasMessageContaining("pushforward: element 1 of the stream")
                        .hasMessageContaining("tangent must have length 3 but had length 2"));
    }

    @Test
    void namesTheElementForWhichTheFunctionGaveNull() {
        StepVerifier.create(Flux.just(POINT)
                        .transform(
                                Differentiate.with(CentralDifferences.create()).jacobian(x -> null)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DifferentiationException.class)
                        .hasCauseInstanceOf(NullPointerException.class));
    }

    @Test
    void goesOnAfterAnElementOnWhichTheFunctionThrewHalfWay() {
        Flux<double[]> points = Flux.just(new double[] {1, 1}, new double[] {-1, 1}, new double[] {2, 1});
        List<double[]> slopes = points.transform(
                        Differentiate.with(ReverseTape.create()).gradient(x -> {
                            double square = x[0] * x[0];
                            if (x[0] < 0) {
                                throw new IllegalStateException("half way");
                            }
                            return square * x[1];
                        }))
                .onErrorContinue((error, element) -> {})
                .collectList()
                .block();
        assertThat(slopes).containsExactly(new double[] {2, 1}, new double[] {4, 4});
    }

    @Test
    void liftsAFunctionForTheFirstTimeOnAThreadThatMustNotBlock() {
        StepVerifier.create(Flux.just(POINT)
                        .publishOn(Schedulers.parallel())
                        .transform(Differentiate.with(ReverseTape.create()).gradient(ReadNowhereElse::product)))
                .expectNextCount(1)
                .verifyComplete();
    }

    /** A class whose file no other test has had read. */
    private static final class ReadNowhereElse {
        static double product(double[] x) {
            return x[0] * x[1];
        }
    }

    @Test
    void takesOneBackendForEachLevel() {
        Backend stack = HigherOrder.of(ForwardDual.create(), ReverseTape.create());
        DMatrixRMaj hessian = Mono.just(POINT)
                .transform(Differentiate.with(stack).hessian(FIELD))
                .block();
        assertThat(hessian.data).containsExactly(0, 4, 4, 6);
    }

    @Test
    void refusesToDifferentiateNothing() {
        assertThatThrownBy(() -> Differentiate.with(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("backend");
        assertThatThrownBy(() -> Differentiate.with(ForwardDual.create()).jacobian(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("f");
    }

    @SuppressWarnings("unchecked") // the case pairs an operator with an element it takes
    private static List<?> apply(DerivativeOperator<?, ?> operator, Object element) {
        return Flux.just(element, element)
                .transform((DerivativeOperator<Object, Object>) operator)
                .collectList()
                .block();
    }

    /** The numbers in a result, one after the other; of a product, its values at the directions of this test. */
    private static List<Double> flatten(Object result) {
        List<Double> numbers = new ArrayList<>();
        if (result instanceof Double number) {
            numbers.add(number);
        } else if (result instanceof double[] vector) {
            Arrays.stream(vector).forEach(numbers::add);
        } else if (result instanceof DMatrixRMaj matrix) {
            Arrays.stream(matrix.data).forEach(numbers::add);
        } else if (result instanceof Pushforward pushforward) {
            numbers.addAll(flatten(pushforward.value()));
            numbers.addAll(flatten(pushforward.apply(TANGENT)));
        } else if (result instanceof Pullback pullback) {
            numbers.addAll(flatten(pullback.value()));
            numbers.addAll(flatten(pullback.apply(COTANGENT)));
        } else if (result instanceof LazyDerivative lazy) {
            numbers.add(lazy.toDouble());
        } else if (result instanceof LazyGradient lazy) {
            numbers.addAll(flatten(lazy.toArray()));
        } else if (result instanceof LazyJacobian lazy) {
            numbers.addAll(flatten(lazy.times(TANGENT)));
            numbers.addAll(flatten(lazy.transposeTimes(COTANGENT)));
        } else if (result instanceof LazyHessian lazy) {
            numbers.addAll(flatten(lazy.times(TANGENT)));
        } else {
            parts(result).forEach(part -> numbers.addAll(flatten(part)));
        }
        return numbers;
    }

    private static List<Object> parts(Object result) {
        List<Object> parts = new ArrayList<>();
        for (var component : result.getClass().getRecordComponents()) {
            try {
                parts.add(component.getAccessor().invoke(result));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("a record hides a component", e);
            }
        }
        return parts;
    }

    private static double[] numbers(Object result) {
        return flatten(result).stream().mapToDouble(Double::doubleValue).toArray();
    }
}
