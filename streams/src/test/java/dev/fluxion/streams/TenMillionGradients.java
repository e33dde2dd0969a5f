package dev.fluxion.streams;

import dev.fluxion.backend.tape.ReverseTape;
import reactor.core.publisher.Flux;

/** A program that sends ten million points through a gradient operator and prints the sums of the gradients. */
final class TenMillionGradients {

    static final int COUNT = 10_000_000;

    private TenMillionGradients() {}

    public static void main(String[] arguments) {
        double[] sums = new double[2];
        Flux.range(0, COUNT)
                .map(i -> new double[] {i % 1000, i % 7})
                .transform(Differentiate.with(ReverseTape.create()).gradient(TenMillionGradients::field))
                .subscribe(gradient -> {
                    sums[0] += gradient[0];
                    sums[1] += gradient[1];
                });
        System.out.println((long) sums[0] + " " + (long) sums[1]);
    }

    /** x y + y^2, with the gradient (y, x + 2 y). */
    private static double field(double[] x) {
        return x[0] * x[1] + x[1] * x[1];
    }
}
