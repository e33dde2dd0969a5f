package dev.fluxion.streams.pipeline;

import dev.fluxion.backend.tape.ReverseTape;
import reactor.core.publisher.Flux;

/**
 * A program that sends points through a pipeline of three stages with pullbacks, {@code COUNT} of them or as many as its argument says, and prints the sum of the gradients and
 * the most pullbacks that were kept at once. With {@code 100000000} and {@code -Xmx64m} it shows that memory does not grow.
 */
final class ManyPipelineGradients {

    static final int COUNT = 500_000;

    static final int DEPTH = 5;

    private ManyPipelineGradients() {}

    public static void main(String[] arguments) {
        int count = arguments.length == 0 ? COUNT : Integer.parseInt(arguments[0]);
        Pipeline<double[], double[]> model = Pipeline.<double[]>source()
                .map("gain", ManyPipelineGradients::gain, new double[] {2.0})
                .scan(new double[1], ManyPipelineGradients::sum)
                .map("offset", ManyPipelineGradients::offset, new double[] {1.0});
        LivePullbacks gauge = new LivePullbacks();
        double[] sums = new double[2];
        model.with(ReverseTape.create())
                .horizon(Horizon.truncated(1, DEPTH))
                .countedBy(gauge)
                .pullback(Flux.range(0, count).map(i -> new double[] {i % 10}), y -> new double[] {1.0})
                .subscribe(at -> {
                    double[] gradient = at.flat();
                    sums[0] += gradient[0];
                    sums[1] += gradient[1];
                });
        System.out.println((long) sums[0] + " " + (long) sums[1] + " " + gauge.most());
    }

    static double[] gain(double[] w, double[] x) {
        return new double[] {w[0] * x[0]};
    }

    static double[] sum(double[] s, double[] x) {
        return new double[] {s[0] + x[0]};
    }

    static double[] offset(double[] w, double[] x) {
        return new double[] {w[0] + x[0]};
    }
}
