package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.TapeMemory;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Arrays;
import java.util.Random;

/** The gradient of one number by all parameters. */
record Gradient<D>(String objective, String instance, Objective<D> function, double[] parameters, D data)
        implements Problem {

    /** A gradient of more parameters is checked along directions. */
    private static final int FEW = 5000;

    private static final int DIRECTIONS = 4;
    private static final long SEED = 2018;

    @Override
    public double[] value() {
        return new double[] {function.apply(parameters, data)};
    }

    @Override
    public boolean isLarge() {
        return parameters.length > FEW;
    }

    @Override
    public double errorOf(double[] gradient, Backend reference) {
        return isLarge() ? errorAlongDirections(gradient) : Problem.super.errorOf(gradient, reference);
    }

    /**
     * The largest difference of a slope along a random direction, of components 1 and -1, from that by dual numbers, relative to the largest component of the gradient. A tape would need gigabytes.
     */
    private double errorAlongDirections(double[] gradient) {
        VectorFunction along = x -> new double[] {function.apply(x, data)};
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        double difference = 0;
        var random = new Random(SEED);
        for (int k = 0; k < DIRECTIONS; k++) {
            double[] direction = new double[gradient.length];
            Arrays.setAll(direction, i -> random.nextBoolean() ? 1 : -1);
            double slope = 0;
            for (int i = 0; i < direction.length; i++) {
                slope += gradient[i] * direction[i];
            }
            double expected = ForwardDual.create()
                    .valueAndPushforward(along, parameters, direction)
                    .pushforward()[0];
            difference = Math.max(difference, Math.abs(slope - expected));
        }
        return difference == 0 ? 0 : difference / largest;
    }

    @Override
    public Derivative derivativeBy(Backend backend) {
        PreparedObjective<D> prepared = backend.prepareGradient(function, parameters.length);
        double[] gradient = new double[parameters.length];
        double[] value = new double[1];
        return new Derivative() {
            @Override
            public void compute() {
                value[0] = prepared.valueAndGradient(parameters, data, gradient);
            }

            @Override
            public double[] value() {
                return value;
            }

            @Override
            public double[] derivative() {
                return gradient;
            }

            @Override
            public long tapeBytes() {
                return TapeMemory.of(prepared);
            }
        };
    }
}
