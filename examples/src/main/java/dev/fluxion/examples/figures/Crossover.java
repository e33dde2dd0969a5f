package dev.fluxion.examples.figures;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.PreparedPullback;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * One derivative of the {@link Network} in several ways, over the width of its hidden layer: where one way becomes faster than another as the
 * layer grows.
 */
public final class Crossover {

    /** States that are differentiated at together. */
    static final int BATCH = 256;

    private final String name;
    private final String title;
    private final int[] widths;
    private final Map<String, double[]> seconds;

    private Crossover(String name, String title, int[] widths, Map<String, double[]> seconds) {
        this.name = name;
        this.title = title;
        this.widths = widths;
        this.seconds = seconds;
    }

    /**
     * The product that the adjoint of the spiral takes at every stage: a cotangent pulled back to one state and all weights.
     *
     * @param widths of the hidden layer, rising
     * @param budget for how long to run each, in seconds
     */
    public static Crossover atOneState(int[] widths, double budget) {
        var crossover = new Crossover(
                "crossover-one-state", "Pullback through the network at one state", widths, new LinkedHashMap<>());
        for (int i = 0; i < widths.length; i++) {
            double[] point = joined(Network.states(1), Network.weights(widths[i]));
            VectorFunction numbers = both -> Network.byNumbers(head(both), tail(both));
            VectorFunction matrices = both -> Network.byMatrices(head(both), tail(both));
            crossover.put(i, "compiled-tape, numbers", budget, pullback(CompiledTape.create(), numbers, point));
            crossover.put(i, "source-adjoint, numbers", budget, pullback(SourceAdjoint.create(), numbers, point));
            crossover.put(i, "reverse-tape, numbers", budget, pullback(ReverseTape.create(), numbers, point));
            crossover.put(i, "array-tape, numbers", budget, pullback(ArrayTape.create(), numbers, point));
            crossover.put(i, "array-tape, matrices", budget, pullback(ArrayTape.create(), matrices, point));
        }
        return crossover;
    }

    /**
     * The gradients of the sum of the outputs at {@value #BATCH} states, the weights held fixed: one matrix function of all states for the array
     * tape, one point after the other for the tape, and kernels for batches of points, on a device for OpenCL if there is one.
     *
     * @param widths of the hidden layer, rising
     * @param budget for how long to run each, in seconds
     */
    public static Crossover atManyStates(int[] widths, double budget) {
        var crossover = new Crossover(
                "crossover-many-states",
                "Gradients of the network at " + BATCH + " states",
                widths,
                new LinkedHashMap<>());
        AparapiGpu gpu = AparapiGpu.create();
        double[] states = Network.states(BATCH);
        DMatrixRMaj points = Network.points(BATCH);
        for (int i = 0; i < widths.length; i++) {
            double[] w = Network.weights(widths[i]);
            ScalarField numbers = u -> sum(Network.byNumbers(u, w));
            ScalarField matrices = u -> sum(Network.byMatrices(u, w));
            crossover.put(i, "array-tape, matrices", budget, gradient(ArrayTape.create(), matrices, states));
            crossover.put(i, "source-adjoint, each", budget, each(SourceAdjoint.create(), numbers, points));
            try (PreparedGradientBatch batch = CompiledTape.create().prepareGradientBatch(numbers, 2)) {
                crossover.put(i, "compiled-tape, batch", budget, () -> batch.valuesAndGradients(points));
            }
            if (gpu.openClDevice().isPresent()) {
                try (PreparedGradientBatch batch = gpu.prepareGradientBatch(numbers, 2)) {
                    crossover.put(i, "aparapi-gpu, batch", budget, () -> batch.valuesAndGradients(points));
                }
            }
        }
        return crossover;
    }

    private void put(int place, String way, double budget, Runnable work) {
        seconds.computeIfAbsent(way, any -> new double[widths.length])[place] = Stopwatch.seconds(budget, work);
    }

    private static Runnable pullback(Backend backend, VectorFunction f, double[] point) {
        PreparedPullback prepared = backend.preparePullback(f, point.length);
        double[] cotangent = {1.0, -0.5};
        double[] value = new double[2];
        double[] pulled = new double[point.length];
        return () -> prepared.valueAndPullback(point, cotangent, value, pulled);
    }

    private static Runnable gradient(Backend backend, ScalarField f, double[] point) {
        PreparedGradient prepared = backend.prepareGradient(f, point.length);
        double[] gradient = new double[point.length];
        return () -> prepared.valueAndGradient(point, gradient);
    }

    private static Runnable each(Backend backend, ScalarField f, DMatrixRMaj points) {
        PreparedGradient prepared = backend.prepareGradient(f, points.numCols);
        double[] point = new double[points.numCols];
        double[] gradient = new double[points.numCols];
        return () -> {
            for (int i = 0; i < points.numRows; i++) {
                System.arraycopy(points.data, i * point.length, point, 0, point.length);
                prepared.valueAndGradient(point, gradient);
            }
        };
    }

    private static double[] joined(double[] state, double[] w) {
        double[] both = Arrays.copyOf(state, state.length + w.length);
        System.arraycopy(w, 0, both, state.length, w.length);
        return both;
    }

    private static double[] head(double[] both) {
        return new double[] {both[0], both[1]};
    }

    private static double[] tail(double[] both) {
        return Arrays.copyOfRange(both, 2, both.length);
    }

    private static double sum(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    /** The name, for files. */
    public String name() {
        return name;
    }

    /** What it shows. */
    public String title() {
        return title;
    }

    /** The widths, rising; a copy. */
    public int[] widths() {
        return widths.clone();
    }

    /** The ways, in the order of measurement. */
    public List<String> ways() {
        return List.copyOf(seconds.keySet());
    }

    /** The seconds that one way takes, for each width; a copy. */
    public double[] secondsOf(String way) {
        return requireNonNull(seconds.get(way), way).clone();
    }

    /**
     * From which width on one way is the faster one, up to the last; between two widths by a straight line through logarithms. Empty if it is
     * not even there.
     */
    public OptionalDouble where(String faster, String than) {
        return where(widths, secondsOf(faster), secondsOf(than));
    }

    static OptionalDouble where(int[] widths, double[] faster, double[] than) {
        int from = widths.length;
        while (from > 0 && faster[from - 1] < than[from - 1]) {
            from--;
        }
        if (from == widths.length) {
            return OptionalDouble.empty();
        }
        if (from == 0) {
            return OptionalDouble.of(widths[0]);
        }
        double before = Math.log(faster[from - 1] / than[from - 1]);
        double after = Math.log(faster[from] / than[from]);
        double share = before / (before - after);
        double low = Math.log(widths[from - 1]);
        return OptionalDouble.of(Math.exp(low + share * (Math.log(widths[from]) - low)));
    }

    /** In a sentence for each other way, where the array tape crosses it. */
    public List<String> sentences() {
        String matrices = "array-tape, matrices";
        List<String> sentences = new ArrayList<>();
        for (String other : ways()) {
            if (!other.equals(matrices)) {
                OptionalDouble from = where(matrices, other);
                double ratio = secondsOf(matrices)[widths.length - 1] / secondsOf(other)[widths.length - 1];
                String where = from.isEmpty()
                        ? "is not faster up to width " + widths[widths.length - 1]
                        : from.getAsDouble() <= widths[0]
                                ? "is faster from width " + widths[0] + ", the narrowest, on"
                                : String.format(Locale.ROOT, "is faster from width %.0f on", from.getAsDouble());
                sentences.add(String.format(
                        Locale.ROOT,
                        "%s %s than %s (%.2f of its time at %d)",
                        matrices,
                        where,
                        other,
                        ratio,
                        widths[widths.length - 1]));
            }
        }
        return sentences;
    }
}
