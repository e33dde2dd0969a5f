package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;

/** The gradient of one number by all parameters. */
record Gradient<D>(String objective, String instance, Objective<D> function, double[] parameters, D data)
        implements Problem {

    @Override
    public double[] value() {
        return new double[] {function.apply(parameters, data)};
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
                return Problem.tapeBytes(prepared);
            }
        };
    }
}
