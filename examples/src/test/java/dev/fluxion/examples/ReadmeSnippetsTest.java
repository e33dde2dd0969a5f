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
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.choice.Comparison;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.check.RuleCheck;
import dev.fluxion.examples.outside.DualNumbers;
import dev.fluxion.implicit.ImplicitFunction;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseHessian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.streams.Differentiate;
import dev.fluxion.streams.ode.Adjoint;
import dev.fluxion.streams.ode.Ode;
import dev.fluxion.streams.ode.OdeFlow;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.OdeStep;
import dev.fluxion.streams.ode.Rodas;
import dev.fluxion.streams.ode.RungeKutta;
import dev.fluxion.streams.online.AdaGrad;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineSnapshot;
import dev.fluxion.streams.online.PrequentialStep;
import dev.fluxion.streams.online.TrainingStep;
import dev.fluxion.streams.pipeline.Horizon;
import dev.fluxion.streams.pipeline.Linked;
import dev.fluxion.streams.pipeline.LiveParameters;
import dev.fluxion.streams.pipeline.ParameterGradients;
import dev.fluxion.streams.pipeline.Parameters;
import dev.fluxion.streams.pipeline.Pipeline;
import dev.fluxion.streams.solve.BiCgStab;
import dev.fluxion.streams.solve.Continuation;
import dev.fluxion.streams.solve.GaussNewton;
import dev.fluxion.streams.solve.GradientDescent;
import dev.fluxion.streams.solve.Iterate;
import dev.fluxion.streams.solve.Lbfgs;
import dev.fluxion.streams.solve.LevenbergMarquardt;
import dev.fluxion.streams.solve.Loss;
import dev.fluxion.streams.solve.Newton;
import dev.fluxion.streams.solve.NewtonKrylov;
import dev.fluxion.streams.solve.NewtonRaphson;
import dev.fluxion.streams.solve.Solution;
import dev.fluxion.streams.solve.Solved;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The README's snippets, run as they stand there; {@link ReadmeTest} sees to it that they are the same. */
class ReadmeSnippetsTest {

    private static final double TOLERANCE = 1e-12;

    @TempDir
    private Path folder;

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

    record Weights(double[][] hidden, double[] output, String name) {}

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

    record State(double position, double velocity) {}

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
    void aBackendFromOutside() {
        double[] x = {-1.2, 1.0};
        Backend own = HigherOrder.of(new DualNumbers(), ReverseTape.create());
        DMatrixRMaj hessian = own.hessian(Demo::rosenbrock, x);
        assertThat(hessian.data).containsExactly(new double[] {1330.0, 480.0, 480.0, 200.0}, within(1e-9));
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
    void parallelRails() {
        Backend ad = ReverseTape.create();
        Flux<double[]> points = Flux.range(0, 1000).map(i -> new double[] {0.001 * i, 0.5});
        Flux<DMatrixRMaj> jacobians =
                points.transform(Differentiate.with(ad).jacobian(Demo::hand).parallel(2));
        List<DMatrixRMaj> all = jacobians.collectList().block();
        assertThat(all).hasSize(1000);
        assertThat(all.get(999).get(1, 0)).isCloseTo(Math.cos(0.999) + 0.8 * Math.cos(1.499), within(TOLERANCE));
    }

    @Test
    void batches() {
        Backend ad = ReverseTape.create();
        Flux<double[]> points = Flux.range(0, 1000).map(i -> new double[] {0.001 * i, 0.5});
        Flux<ValueAndJacobian> inBatches = points.transform(
                Differentiate.with(ad).valueAndJacobian(Demo::hand).batched(512, Duration.ofMillis(2)));
        List<ValueAndJacobian> all = inBatches.collectList().block();
        assertThat(all).hasSize(1000);
        assertThat(all.get(999).jacobian().get(1, 0))
                .isCloseTo(Math.cos(0.999) + 0.8 * Math.cos(1.499), within(TOLERANCE));
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

    record Day(double[] features, double truth) {}

    @Test
    void onlineLearning() throws IOException {
        Backend backend = ReverseTape.create();
        Random random = new Random(1);
        Flux<Day> days = Flux.range(0, 3000).map(i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            return new Day(new double[] {a, b}, 3 * a - 2 * b + 1);
        });
        Path file = folder.resolve("snapshot.bin");

        Flux<PrequentialStep<Day, Double>> steps = days.transform(Online.minimize(Demo::loss, new double[3])
                .using(Adam.withRate(1e-2))
                .with(backend)
                .predicting(Demo::forecast)); // with what was known before the day

        PrequentialStep<Day, Double> last = steps.blockLast();
        last.step().snapshot().save(file);
        Online<Day> continued =
                Online.resume(Demo::loss, OnlineSnapshot.load(file)).using(Adam.withRate(1e-2));

        assertThat(last.prediction()).isCloseTo(last.sample().truth(), within(1e-3));
        double[] exact = {3, -2, 1};
        assertThat(days.take(10).transform(continued.with(backend)).blockLast().parameters())
                .containsExactly(exact, within(1e-2));
    }

    @Test
    void miniBatches() {
        Backend backend = ReverseTape.create();
        Random random = new Random(1);
        List<Day> past = Stream.generate(() -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    return new Day(new double[] {a, b}, 3 * a - 2 * b + 1);
                })
                .limit(6400)
                .toList();
        Flux<Day> days = Flux.fromIterable(past);

        Flux<TrainingStep> inMiniBatches = days.transform(Online.minimize(Demo::loss, new double[3])
                .using(AdaGrad.withRate(1))
                .with(backend)
                .batched(64, Duration.ofMillis(10), Schedulers.parallel()) // by count and by time
                .parallel(2, Schedulers.parallel())); // the same bits with any number of rails

        assertThat(inMiniBatches.blockLast().parameters()).containsExactly(new double[] {3, -2, 1}, within(1e-2));
    }

    @Test
    void gaussNewton() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Iterate best = GaussNewton.of(ad, Demo::residuals)
                .iterates(x0)
                .takeUntil(Iterate::converged)
                .blockLast();
        assertThat(best.point()).containsExactly(new double[] {2, 0.5}, within(1e-9));
    }

    @Test
    void levenbergMarquardt() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Logger log = Loggers.getLogger(ReadmeSnippetsTest.class);
        Iterate fitted = LevenbergMarquardt.of(ad, Demo::residuals)
                .bounds(new double[] {0, 0}, new double[] {10, 10})
                .loss(Loss.huber(0.1))
                .iterates(x0)
                .doOnNext(iterate -> log.info(iterate.toString())) // one line each
                .blockLast();
        double[] errors = fitted.standardErrors();
        assertThat(fitted.converged()).isTrue();
        assertThat(fitted.point()).containsExactly(new double[] {2, 0.5}, within(1e-9));
        assertThat(errors).containsExactly(new double[2], within(1e-9));
    }

    @Test
    void minima() {
        Backend ad = ReverseTape.create();
        double[] x0 = {-1.2, 1};
        Backend second = HigherOrder.of(ForwardDual.create(), ReverseTape.create());
        Iterate lowest =
                Newton.of(second, Demo::rosenbrock).truncated().iterates(x0).blockLast();
        Iterate same = Lbfgs.of(ad, Demo::rosenbrock).iterates(x0).blockLast();
        Flux<Iterate> slowly = GradientDescent.of(ad, Demo::rosenbrock)
                .using(Adam.withRate(1e-2))
                .iterates(x0);
        assertThat(lowest.converged()).isTrue();
        assertThat(lowest.point()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(same.point()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(slowly.take(200).blockLast().value()).isLessThan(5);
    }

    @Test
    void minimaAsFunctions() {
        Backend ad = ReverseTape.create();
        double[] x0 = {0, 0};
        double[] theta0 = {1.5, -0.5};
        VectorFunction nearest = Solved.minimum(
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()),
                Demo::energyAt,
                theta -> Lbfgs.of(ad, z -> Demo.energyAt(z, theta)).iterates(x0));
        double[] slope = ad.gradient(theta -> Demo.sum(nearest.apply(theta)), theta0);
        // The minimum is at theta / 2.
        assertThat(slope).containsExactly(new double[] {0.5, 0.5}, within(1e-7));
    }

    @Test
    void differentialEquations() {
        Backend ad = ReverseTape.create();
        double[] y0 = {1, 1};
        double[] p = {1.5, 1, 1, 3};
        Ode prey = Ode.of(Demo::lotkaVolterra, y0, p, 0, 10);
        Flux<OdeStep> steps =
                OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-8, 1e-8).steps(prey);
        double[] state = OdeSolver.of(Rodas.with(ad).sparse()).solve(prey).at(2.5);
        OdeStep last = steps.blockLast();
        assertThat(last.finished()).isTrue();
        double[] other = OdeSolver.of(RungeKutta.dormandPrince()).solve(prey).at(2.5);
        assertThat(state).containsExactly(other, within(1e-3));

        OdeFlow flow = OdeFlow.of(ad, OdeSolver.of(RungeKutta.tsitouras()), Demo::lotkaVolterra, 0, 5, 10)
                .adjoint(Adjoint.DISCRETE);
        double[] slope = ad.gradient(q -> Demo.sum(flow.apply(y0, q)), p);
        double[] pushed = ForwardDual.create().gradient(q -> Demo.sum(flow.apply(y0, q)), p);
        assertThat(slope).containsExactly(pushed, within(1e-2));
    }

    @Test
    void slidingWindows() {
        Backend ad = ReverseTape.create();
        double[] x0 = {1, 1};
        Flux<double[]> observations =
                Flux.range(0, 100).map(t -> new double[] {0.05 * t, 2 * (1 - Math.exp(-0.5 * (0.05 * t)))});
        Flux<Solution<List<double[]>>> tracked = observations
                .buffer(50, 10)
                .transform(Continuation.from(
                        x0,
                        (window, start) -> LevenbergMarquardt.of(ad, Demo.residualsOf(window))
                                .iterates(start)));
        assertThat(tracked.take(5).collectList().block())
                .hasSize(5)
                .allSatisfy(solution ->
                        assertThat(solution.last().point()).containsExactly(new double[] {2, 0.5}, within(1e-6)));
    }

    @Test
    void newtonKrylov() {
        Backend ad = ReverseTape.create();
        Iterate root = NewtonKrylov.of(ad, Demo::equations) // or NewtonRaphson.of(ad, Demo::equations).sparse()
                .by(BiCgStab.create())
                .iterates(new double[100])
                .blockLast();
        assertThat(root.converged()).isTrue();
        assertThat(Demo.equations(root.point())).containsExactly(new double[100], within(1e-9));
        assertThat(NewtonRaphson.of(ad, Demo::equations)
                        .sparse()
                        .iterates(new double[100])
                        .blockLast()
                        .point())
                .containsExactly(root.point(), within(1e-9));
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
        Method method = ReadmeSnippetsTest.class.getDeclaredMethod("softplus", double.class);
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

    @Test
    void pipelines() {
        Backend ad = ReverseTape.create();
        double[] encoderWeights = {0.5, -0.5}, cellWeights = {0.3, 0.2}, decoderWeights = {1.5, 0.5};
        Flux<double[]> xs = Flux.range(0, 40).map(i -> new double[] {Math.sin(i)});
        Pipeline<double[], double[]> model = Pipeline.<double[]>source()
                .map("encoder", Demo::encoder, encoderWeights) // f(weights, element)
                .scan("cell", new double[2], Demo::cell, cellWeights) // state = f(weights, state, element)
                .map("decoder", Demo::decoder, decoderWeights);
        Flux<double[]> results = model.apply(xs);
        Flux<ParameterGradients<double[]>> gradients =
                model.pullback(ad, xs, y -> new double[] {y[0] - 1.0}); // the cotangent of each result
        LiveParameters live = new LiveParameters(model.parameters());
        Flux<ParameterGradients<double[]>> windows = model.with(ad)
                .horizon(Horizon.truncated(10, 50))
                .at(live) // LiveParameters: each element sees those that are current when it enters
                .pullback(xs, y -> new double[] {y[0] - 1.0});
        Flux<Linked<double[], double[]>> links = model.with(ad)
                .horizon(Horizon.truncated(1, 50))
                .withSourceCotangents()
                .link(xs);

        double[] expected = FiniteDifferences.create()
                .gradient(
                        theta -> {
                            Parameters parameters = model.parameters().next(theta);
                            return model.apply(xs, () -> parameters)
                                    .toStream()
                                    .mapToDouble(y -> (y[0] - 1.0) * (y[0] - 1.0) / 2)
                                    .sum();
                        },
                        model.parameters().flat());
        assertThat(results.count().block()).isEqualTo(40);
        assertThat(sum(gradients)).containsExactly(expected, within(1e-8));
        assertThat(sum(windows)).containsExactly(expected, within(1e-8));
        assertThat(sum(links.map(link -> link.pullback(new double[] {link.primal()[0] - 1.0}))))
                .containsExactly(expected, within(1e-8));
    }

    private static double[] sum(Flux<ParameterGradients<double[]>> gradients) {
        return gradients
                .map(ParameterGradients::flat)
                .reduce((a, b) -> {
                    double[] sum = a.clone();
                    Arrays.setAll(sum, i -> a[i] + b[i]);
                    return sum;
                })
                .block();
    }

    /** The functions the snippets speak of. */
    private static final class Demo {

        static double rosenbrock(double[] x) {
            return ReadmeExample.rosenbrock(x);
        }

        static double[] hand(double[] joints) {
            return new double[] {
                Math.cos(joints[0]) + 0.8 * Math.cos(joints[0] + joints[1]),
                Math.sin(joints[0]) + 0.8 * Math.sin(joints[0] + joints[1])
            };
        }

        /** Of 2 (1 - exp(-x / 2)) at 1, 2, ... */
        static double[] lotkaVolterra(double t, double[] y, double[] p) {
            return new double[] {p[0] * y[0] - p[1] * y[0] * y[1], p[2] * y[0] * y[1] - p[3] * y[1]};
        }

        static double energyAt(double[] x, double[] theta) {
            double energy = 0;
            for (int i = 0; i < x.length; i++) {
                double apart = x[i] - theta[i] / 2;
                energy += Math.exp(apart) - apart;
            }
            return energy;
        }

        static double sum(double[] numbers) {
            double sum = 0;
            for (double number : numbers) {
                sum += number;
            }
            return sum;
        }

        static double[] residuals(double[] b) {
            double[] residuals = new double[6];
            for (int i = 0; i < 6; i++) {
                int x = i + 1;
                residuals[i] = b[0] * (1 - Math.exp(-b[1] * x)) - 2 * (1 - Math.exp(-0.5 * x));
            }
            return residuals;
        }

        static VectorFunction residualsOf(List<double[]> window) {
            double[][] rows = window.toArray(new double[0][]);
            return b -> {
                double[] residuals = new double[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    residuals[i] = b[0] * (1 - Math.exp(-b[1] * rows[i][0])) - rows[i][1];
                }
                return residuals;
            };
        }

        /** A chain whose links pull at one another. */
        static double[] equations(double[] x) {
            double[] f = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double before = i == 0 ? 0 : x[i - 1];
                double after = i + 1 == x.length ? 0 : x[i + 1];
                f[i] = 3 * x[i] + x[i] * x[i] * x[i] - before - after - 1;
            }
            return f;
        }

        static double squaredError(Weights weights, double[] features, double truth) {
            double sum = 0;
            for (int i = 0; i < weights.output().length; i++) {
                double signal = 0;
                for (int j = 0; j < features.length; j++) {
                    signal += weights.hidden()[i][j] * features[j];
                }
                sum += weights.output()[i] * Math.tanh(signal);
            }
            return (sum - truth) * (sum - truth);
        }

        static State advance(State state, double dt) {
            return new State(state.position() + dt * state.velocity(), state.velocity() - dt * state.position());
        }

        static double energy(double[] q) {
            return Arrays.stream(q).map(v -> v * v).sum();
        }

        static double[] cubic(double[] x, double[] theta) {
            return new double[] {x[0] * x[0] * x[0] - theta[0] * theta[1] * theta[1] * theta[1]};
        }

        static double[] cubicRoot(double[] theta) {
            return Arrays.stream(theta, 0, 1).map(v -> Math.cbrt(v) * theta[1]).toArray();
        }

        static double[] encoder(double[] w, double[] x) {
            return new double[] {Math.tanh(w[0] * x[0]), Math.tanh(w[1] * x[0])};
        }

        static double[] cell(double[] w, double[] s, double[] x) {
            return new double[] {Math.tanh(w[0] * s[0] + x[0]), Math.tanh(w[1] * s[1] * s[0] + x[1])};
        }

        static double[] decoder(double[] w, double[] s) {
            return new double[] {w[0] * s[0] + w[1] * s[1]};
        }

        static double forecast(double[] theta, Day day) {
            double sum = theta[day.features().length];
            for (int i = 0; i < day.features().length; i++) {
                sum += theta[i] * day.features()[i];
            }
            return sum;
        }

        static double loss(double[] theta, Day day) {
            double error = forecast(theta, day) - day.truth();
            return error * error / 2;
        }
    }
}
