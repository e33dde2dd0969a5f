package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.Differentiate;
import java.util.Arrays;
import reactor.core.publisher.Flux;

/** Plain Java, differentiated at a point and along a stream of points. */
public final class ReadmeExample {

    static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }

    public static void main(String[] arguments) {
        Backend ad = ReverseTape.create(); // or ForwardDual, FiniteDifferences, ComplexStep: nothing else changes
        double[] x = {-1.2, 1.0};
        System.out.println("gradient " + Arrays.toString(ad.gradient(ReadmeExample::rosenbrock, x)));

        Backend second = HigherOrder.of(ForwardDual.create(), ReverseTape.create()); // forward over reverse
        System.out.println("hessian " + Arrays.toString(second.hessian(ReadmeExample::rosenbrock, x).data));

        Flux<double[]> points = Flux.range(0, 5).map(i -> new double[] {0.25 * i, 1.0});
        points.transform(Differentiate.with(ad).valueAndGradient(ReadmeExample::rosenbrock))
                .subscribe(at -> System.out.println(at.value() + " " + Arrays.toString(at.gradient())));
    }

    private ReadmeExample() {}
}
