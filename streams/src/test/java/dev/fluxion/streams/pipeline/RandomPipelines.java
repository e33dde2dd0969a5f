package dev.fluxion.streams.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pipelines of vectors of two numbers, with stages at random; the same seed makes the same pipeline. */
final class RandomPipelines {

    /** The branches that elements took, in turn; tests clear it. */
    static final List<Boolean> BRANCHES = new ArrayList<>();

    private final Random random;
    private int named;

    private RandomPipelines(long seed) {
        this.random = new Random(seed);
    }

    static Pipeline<double[], double[]> of(long seed) {
        var pipelines = new RandomPipelines(seed);
        Pipeline<double[], double[]> pipeline =
                pipelines.extended(Pipeline.source(), 2 + pipelines.random.nextInt(4), 2);
        return pipelines.mapped(pipeline);
    }

    static List<double[]> elements(int count, long seed) {
        Random random = new Random(seed);
        List<double[]> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(new double[] {random.nextGaussian(), random.nextGaussian()});
        }
        return elements;
    }

    private Pipeline<double[], double[]> extended(Pipeline<double[], double[]> start, int stages, int depth) {
        Pipeline<double[], double[]> pipeline = start;
        for (int i = 0; i < stages; i++) {
            pipeline = switch (random.nextInt(depth > 0 ? 10 : 6)) {
                case 0 -> mapped(pipeline);
                case 1 -> pipeline.scan("cell" + named++, weights(2), RandomPipelines::cell, weights(6));
                case 2 -> pipeline.delay(random.nextInt(3));
                case 3 -> window(pipeline);
                case 4 -> pipeline.filter(x -> taken(x[0] + x[1] > -1.0));
                case 5 -> pipeline.buffer("buffer" + named++, 2, 1, RandomPipelines::weightedSum, weights(2));
                case 6 ->
                    pipeline.when(
                            x -> x[0] > 0.0,
                            branch(depth),
                            Pipeline.<double[]>source().map(RandomPipelines::bent));
                case 7 -> pipeline.zip(branch(depth), branch(depth), RandomPipelines::product);
                case 8 -> pipeline.combineLatest(branch(depth), branch(depth), RandomPipelines::product);
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

    private static boolean taken(boolean branch) {
        BRANCHES.add(branch);
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

    static double[] product(double[] a, double[] b) {
        return new double[] {a[0] * Math.exp(-b[1] * b[1]), Math.sin(a[1] + b[0])};
    }

    static double[] bent(double[] x) {
        return new double[] {Math.sin(2.0 * x[0]), Math.exp(-x[1] * x[1])};
    }
}
