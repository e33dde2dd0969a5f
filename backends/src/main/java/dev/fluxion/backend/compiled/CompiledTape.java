package dev.fluxion.backend.compiled;

import dev.fluxion.GradientAndHvp;
import dev.fluxion.Objective;
import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import dev.fluxion.graph.Derivatives;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.JacobianGraph;
import dev.fluxion.graph.Linearized;
import dev.fluxion.graph.UntraceableException;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Reverse mode by tapes that are recorded once, optimized and compiled to JVM bytecode. Prepared objects replay what was compiled;
 * a prepared gradient of a small function runs like one written by hand.
 *
 * <p>The primitive is the pullback. A function is recorded at the first point that a prepared object is given, as a {@link Graph}.
 * Whatever the function asks of a value there, a branch, a cast, an order, is recorded as a guard; where a later point breaks a
 * guard, the function is recorded again, and up to 16 such paths are kept. {@link #refusingOtherPaths} refuses instead.
 *
 * <p>Nothing the function reads is frozen by mistake. Its code is looked through for what it reads besides its argument ({@link
 * dev.fluxion.lift.Surroundings}): captured objects and static fields are compared at every call with what they held when the
 * function was recorded, and if they hold something else it is recorded again. A function that reads what cannot be watched
 * (it calls a captured function that cannot be read back, counts its calls, asks a captured collection, draws random numbers), does what a graph cannot
 * hold (an operation on whole arrays), or goes another way nearly every time, is left to {@link ReverseTape} at each
 * call, as are all operations that are not prepared and not asked for repeatedly.
 *
 * <p>Loops are found in the recording, derivatives included, and become loops again: where 4 rounds or more do the same operations, 400
 * or more in all and 400 or less in a round, on numbers of the same round or the one before, on earlier ones, inputs and constants at
 * any places. What is not in such loops is straight code, in methods small enough for HotSpot to compile. A recording with more than
 * 100 000 operations outside loops is interpreted, at some ten times the cost, and no size is too large for that. Compiled classes
 * are hidden and go with the prepared object. Prepared gradients allocate nothing.
 *
 * <p>Batches of points ({@link #prepareBatch}, {@link #prepareGradientBatch}) are computed on all cores, or as many as {@link
 * #withParallelism} says.
 *
 * <p>Zeros are strong, as in the other backends. Exact to rounding, of any order by nesting. May be shared between threads.
 */
public final class CompiledTape implements ReverseMode {

    private static final int MOST_PATHS = 16;

    /** A Hessian that takes more is computed on tapes of the other kind. */
    private static final int MOST_NODES_OF_A_HESSIAN = 300_000;

    private final ReverseTape tape = ReverseTape.create();
    private final Paths limit;
    private final int parallelism;

    private CompiledTape(Paths limit, int parallelism) {
        this.limit = limit;
        this.parallelism = parallelism;
    }

    /** One that records again where a function takes other branches. */
    public static CompiledTape create() {
        return of(new Paths(MOST_PATHS, false));
    }

    /**
     * One whose prepared objects, and their copies, throw a {@link PathChangedException} where a function takes other branches than at first.
     */
    public static CompiledTape refusingOtherPaths() {
        return of(new Paths(1, true));
    }

    private static CompiledTape of(Paths limit) {
        return new CompiledTape(limit, Runtime.getRuntime().availableProcessors());
    }

    /**
     * The same with another number of threads for batches of points.
     *
     * @param threads how many threads compute a batch, the one that asks included; at first as many as there are processors
     * @throws IllegalArgumentException if the number is less than 1
     */
    public CompiledTape withParallelism(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("withParallelism: threads must be at least 1 but was " + threads);
        }
        return new CompiledTape(limit, threads);
    }

    @Override
    public String name() {
        return "compiled-tape";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.PULLBACK).stable().ofAnyOrder().with(Feature.MATRICES, Support.SLOW);
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        Linearized linearized = linearized(f, x);
        return linearized == null ? tape.pullbackAt(f, x) : new RecordedPullback(linearized, x.length);
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        ValueAndGradient recorded = recordedGradient(f, x);
        return recorded == null ? tape.valueAndGradient(f, x) : recorded;
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        ValueAndGradient recorded = recordedGradient(f, new double[] {x});
        return recorded == null
                ? tape.valueAndDerivative(f, x)
                : new ValueAndDerivative(recorded.value(), recorded.gradient()[0]);
    }

    private @Nullable ValueAndGradient recordedGradient(Object f, double[] x) {
        Linearized linearized = linearized(f, x);
        if (linearized == null) {
            return null;
        }
        double[] gradient = new double[x.length];
        linearized.pullback(new double[] {1.0}, 0, gradient, 0);
        return new ValueAndGradient(linearized.output(0), gradient);
    }

    // The second order, all from one recording.

    @Override
    public double secondDerivative(ScalarFunction f, double x) {
        return valueDerivativeAndSecondDerivative(f, x).secondDerivative();
    }

    @Override
    public ValueDerivativeAndSecondDerivative valueDerivativeAndSecondDerivative(ScalarFunction f, double x) {
        ValueGradientAndHessian all = recordedHessian(f, new double[] {x});
        return all == null
                ? tape.valueDerivativeAndSecondDerivative(f, x)
                : new ValueDerivativeAndSecondDerivative(all.value(), all.gradient()[0], all.hessian().data[0]);
    }

    @Override
    public DMatrixRMaj hessian(ScalarField f, double[] x) {
        return valueGradientAndHessian(f, x).hessian();
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(ScalarField f, double[] x) {
        ValueGradientAndHessian all = recordedHessian(f, x);
        return all == null ? tape.valueGradientAndHessian(f, x) : all;
    }

    private @Nullable ValueGradientAndHessian recordedHessian(Object f, double[] x) {
        Graph graph = recorded(f, x, Graph::trace);
        JacobianGraph hessian = graph == null ? null : Derivatives.hessian(graph, MOST_NODES_OF_A_HESSIAN);
        if (hessian == null) {
            return null;
        }
        ValueAndGradient first = recordedGradient(f, x);
        if (first == null) {
            return null;
        }
        double[] outputs = hessian.graph().apply(x);
        int n = x.length;
        var matrix = new DMatrixRMaj(n, n);
        for (int k = 0; k < hessian.entries(); k++) {
            matrix.set(hessian.rows()[k], hessian.columns()[k], outputs[1 + n + k]);
        }
        return new ValueGradientAndHessian(first.value(), first.gradient(), matrix);
    }

    @Override
    public double[] hessianVectorProduct(ScalarField f, double[] x, double[] tangent) {
        return gradientAndHvp(f, x, tangent).hvp();
    }

    @Override
    public GradientAndHvp gradientAndHvp(ScalarField f, double[] x, double[] tangent) {
        Graph graph = tangent.length == x.length ? recorded(f, x, Graph::trace) : null;
        if (graph == null) {
            return tape.gradientAndHvp(f, x, tangent);
        }
        int n = x.length;
        double[] inputs = Arrays.copyOf(x, 2 * n);
        System.arraycopy(tangent, 0, inputs, n, n);
        double[] outputs = Derivatives.hessianVectorProduct(graph).apply(inputs);
        return new GradientAndHvp(Arrays.copyOfRange(outputs, 1, 1 + n), Arrays.copyOfRange(outputs, 1 + n, 1 + 2 * n));
    }

    /** The function recorded at a point and for it alone, or null if it is for the other tape. */
    private @Nullable Linearized linearized(Object f, double[] x) {
        Graph graph = recorded(f, x, Graph::transcript);
        if (graph == null) {
            return null;
        }
        Linearized linearized = Linearized.of(graph);
        return linearized.at(x) ? linearized : null;
    }

    private @Nullable Graph recorded(Object f, double[] x, BiFunction<Generic, double[], Graph> recording) {
        try {
            return function(f, x.length).isKnown() ? recording.apply(Lift.generic(f), x) : null;
        } catch (UntraceableException e) {
            return null;
        }
    }

    // Prepared operations.

    private Function function(Object f, int n) {
        return Function.of(f, n, limit, tape);
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        Function function = function(f, n);
        return function.isKnown() ? CompiledGradient.of(f, function) : tape.prepareGradient(f, n);
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return CompiledObjective.of(f, n, tape, limit);
    }

    /**
     * Prepares the sparse Jacobian of {@code f} at points of length {@code n} for many calls from one thread. The pattern is found by
     * recording.
     */
    public CompiledSparseJacobian prepareSparseJacobian(VectorFunction f, int n) {
        return CompiledSparseJacobian.of(function(f, n));
    }

    /**
     * Prepares the sparse Hessian of {@code f} at points of length {@code n} for many calls from one thread. The pattern is found by
     * recording.
     */
    public CompiledSparseHessian prepareSparseHessian(ScalarField f, int n) {
        return CompiledSparseHessian.of(function(f, n));
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        Function function = function(f, n);
        return function.isKnown() ? CompiledJacobian.of(f, function) : tape.prepareJacobian(f, n);
    }

    @Override
    public PreparedHessian prepareHessian(ScalarField f, int n) {
        Function function = function(f, n);
        return function.isKnown() ? CompiledHessian.of(f, function) : tape.prepareHessian(f, n);
    }

    @Override
    public PreparedHessianVectorProduct prepareHessianVectorProduct(ScalarField f, int n) {
        Function function = function(f, n);
        return function.isKnown()
                ? CompiledHessianVectorProduct.of(f, function)
                : tape.prepareHessianVectorProduct(f, n);
    }

    @Override
    public PreparedPushforward preparePushforward(VectorFunction f, int n) {
        Function function = function(f, n);
        return function.isKnown() ? CompiledPushforward.of(f, function) : tape.preparePushforward(f, n);
    }

    @Override
    public PreparedPullback preparePullback(VectorFunction f, int n) {
        Function function = function(f, n);
        return function.isKnown() ? CompiledPullback.of(f, function) : tape.preparePullback(f, n);
    }

    /**
     * Prepares batches, which all cores compute: blocks of points are taken in turn by threads that each have a workspace of their own.
     * Results are in the order of the points, and are what each point gives alone. If the function fails at points, the first of
     * them decides what is thrown. The threads are the batch's own, and go when it is closed or idle.
     *
     * <p>A function that cannot be watched, for it might write to what another thread reads, is computed on one thread.
     */
    @Override
    public PreparedBatch prepareBatch(VectorFunction f, int n) {
        int threads = threadsFor(function(f, n));
        return ParallelBatch.of(device(threads), prepareJacobian(f, n), threads);
    }

    /** Prepares batches, which all cores compute; see {@link #prepareBatch}. */
    @Override
    public PreparedGradientBatch prepareGradientBatch(ScalarField f, int n) {
        int threads = threadsFor(function(f, n));
        return ParallelGradientBatch.of(device(threads), prepareGradient(f, n), threads);
    }

    private int threadsFor(Function function) {
        return function.isKnown() ? parallelism : 1;
    }

    private String device(int threads) {
        return name() + ", " + (threads == 1 ? "1 thread" : threads + " threads");
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        return tape.nestedPullbackAt(f, x);
    }
}
