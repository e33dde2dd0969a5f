package dev.fluxion.streams.pipeline;

import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Pipelines of vectors of two numbers, with stages of every kind at random; the same seed makes the same pipeline. */
final class RandomPipelines {

    /** The branches that elements took at each fork, in turn; tests clear it. */
    static final Map<Integer, List<Boolean>> BRANCHES = new ConcurrentHashMap<>();

    private final Random random;
    private int named;

    private RandomPipelines(long seed) {
        this.random = new Random(seed);
    }

    static Pipeline<double[], double[]> of(long seed) {
        var pipelines = new RandomPipelines(seed);
        Pipeline<double[], double[]> pipeline =
                pipelines.extended(Pipeline.source(), 2 + pipelines.random.nextInt(4), 2);
        return pipelines.mapped(pipelines.crossed(pipeline));
    }

    static List<double[]> elements(int count, long seed) {
        Random random = new Random(seed);
        List<double[]> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(new double[] {random.nextGaussian(), random.nextGaussian()});
        }
        return elements;
    }

    /** The same, going on elsewhere: half of them on another thread, a third with a function on several. */
    private Pipeline<double[], double[]> crossed(Pipeline<double[], double[]> start) {
        Pipeline<double[], double[]> pipeline = start;
        if (random.nextBoolean()) {
            pipeline = extended(pipeline.publishOn(Schedulers.parallel(), 1 + random.nextInt(4)), 1, 1);
        }
        if (random.nextInt(3) == 0) {
            int concurrency = 1 + random.nextInt(3);
            pipeline = random.nextBoolean()
                    ? pipeline.mapAsync(RandomPipelines::bent, Schedulers.parallel(), concurrency)
                    : pipeline.mapAsync(
                            "aside" + named++, RandomPipelines::layer, weights(6), Schedulers.parallel(), concurrency);
        }
        return pipeline;
    }

    private Pipeline<double[], double[]> extended(Pipeline<double[], double[]> start, int stages, int depth) {
        Pipeline<double[], double[]> pipeline = start;
        for (int i = 0; i < stages; i++) {
            pipeline = switch (random.nextInt(depth > 0 ? 13 : 9)) {
                case 0 -> mapped(pipeline);
                case 1 -> pipeline.scan("cell" + named++, weights(2), RandomPipelines::cell, weights(6));
                case 2 -> pipeline.delay(random.nextInt(3));
                case 3 -> window(pipeline);
                case 4 -> filtered(pipeline);
                case 5 -> pipeline.buffer("buffer" + named++, 2, 1, RandomPipelines::weightedSum, weights(2));
                case 6 -> pipeline.map(RandomPipelines::bent);
                case 7 -> pipeline.scan(weights(2), RandomPipelines::product);
                case 8 -> pipeline.buffer(2, RandomPipelines::middle);
                case 9 -> forked(pipeline, depth);
                case 10 -> pipeline.zip(branch(depth), branch(depth), RandomPipelines::product);
                case 11 -> pipeline.combineLatest(branch(depth), branch(depth), RandomPipelines::product);
                default -> twice(pipeline);
            };
        }
        return pipeline;
    }

    private Pipeline<double[], double[]> branch(int depth) {
        return extended(Pipeline.source(), 1 + random.nextInt(2), depth - 1);
    }

    /** The same pipeline two times: one set of parameters, two states. */
    private Pipeline<double[], double[]> twice(Pipeline<double[], double[]> pipeline) {
        Pipeline<double[], double[]> cell =
                Pipeline.<double[]>source().scan("shared" + named++, weights(2), RandomPipelines::cell, weights(6));
        return pipeline.then(cell).then(cell);
    }

    private Pipeline<double[], double[]> mapped(Pipeline<double[], double[]> pipeline) {
        return pipeline.map("layer" + named++, RandomPipelines::layer, weights(6));
    }

    private Pipeline<double[], double[]> window(Pipeline<double[], double[]> pipeline) {
        int size = 1 + random.nextInt(3);
        int every = 1 + random.nextInt(size);
        return random.nextBoolean()
                ? pipeline.window(size, every, RandomPipelines::product)
                : pipeline.window("fold" + named++, size, every, RandomPipelines::fold, weights(2));
    }

    private Pipeline<double[], double[]> filtered(Pipeline<double[], double[]> pipeline) {
        int fork = named++;
        return pipeline.filter(x -> taken(fork, x[0] + x[1] > -1.0));
    }

    private Pipeline<double[], double[]> forked(Pipeline<double[], double[]> pipeline, int depth) {
        int fork = named++;
        return pipeline.when(
                x -> taken(fork, x[0] > 0.0),
                branch(depth),
                Pipeline.<double[]>source().map(RandomPipelines::bent));
    }

    /** The gradient of the sum of half the squares of all results of two pipelines, one behind the other, exact. */
    static double[] gradientOfBoth(
            Pipeline<double[], double[]> first, Pipeline<double[], double[]> second, List<double[]> xs) {
        Pipeline<double[], double[]> both = first.then(second);
        double[] sum = new double[both.parameters().size()];
        both.with(ReverseTape.create())
                .horizon(Horizon.complete())
                .pullback(Flux.fromIterable(xs), y -> y)
                .collectList()
                .block()
                .forEach(at -> add(sum, 0, at.flat()));
        return sum;
    }

    static void add(double[] sum, int offset, double[] part) {
        for (int i = 0; i < part.length; i++) {
            sum[offset + i] += part[i];
        }
    }

    /** Elements pass each fork one after the other, though not all on one thread. */
    private static boolean taken(int fork, boolean branch) {
        BRANCHES.computeIfAbsent(fork, first -> new CopyOnWriteArrayList<>()).add(branch);
        return branch;
    }

    private double[] weights(int n) {
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = 0.4 * random.nextGaussian();
        }
        return weights;
    }

    static double[] layer(double[] w, double[] x) {
        return new double[] {Math.tanh(w[0] * x[0] + w[1] * x[1] + w[2]), Math.sin(w[3] * x[0] + w[4] * x[1]) + w[5]};
    }

    static double[] cell(double[] w, double[] s, double[] x) {
        return new double[] {
            Math.tanh(w[0] * s[0] + w[1] * s[1] + x[0]), Math.tanh(w[2] * s[0] + w[3] * x[1]) * w[4] + w[5] * s[1]
        };
    }

    static double[] fold(double[] w, double[] left, double[] right) {
        return new double[] {w[0] * left[0] + Math.cos(right[0]), Math.sin(left[1] * right[1]) + w[1]};
    }

    static double[] weightedSum(double[] w, List<double[]> xs) {
        double[] sum = new double[2];
        for (int i = 0; i < xs.size(); i++) {
            double[] x = xs.get(i);
            sum[0] += w[i] * x[0];
            sum[1] += w[i] * w[i] * x[1];
        }
        return sum;
    }

    static double[] middle(List<double[]> xs) {
        double[] sum = new double[2];
        for (int i = 0; i < xs.size(); i++) {
            sum[0] += Math.sin(xs.get(i)[0]) / xs.size();
            sum[1] += xs.get(i)[1] / xs.size();
        }
        return sum;
    }

    static double[] product(double[] a, double[] b) {
        return new double[] {a[0] * Math.exp(-b[1] * b[1]), Math.sin(a[1] + b[0])};
    }

    static double[] bent(double[] x) {
        return new double[] {Math.sin(2.0 * x[0]), Math.exp(-x[1] * x[1])};
    }
}
