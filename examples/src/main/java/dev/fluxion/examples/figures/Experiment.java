package dev.fluxion.examples.figures;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedPullback;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.ode.Dynamics;
import dev.fluxion.streams.ode.OdeFlow;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.RungeKutta;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What one of the figures measures: the gradient, by the parameters, of a loss along the solution of a differential equation, through the
 * checkpointed interpolating adjoint. The backend under test takes the products of cotangents with the derivative of the right side, of which
 * nearly all of the work consists. By the method of Tsitouras at tolerances of 1e-6.
 */
public final class Experiment {

    private static final OdeSolver SOLVER = OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-6, 1e-6);

    private final String name;
    private final String title;
    private final Dynamics dynamics;
    private final double[] start;
    private final double[] parameters;
    private final double[] times;
    private final Loss loss;

    /** A number for the states at all times, one after the other. */
    @FunctionalInterface
    interface Loss extends Serializable {
        double of(double[] states);
    }

    private Experiment(
            String name,
            String title,
            Dynamics dynamics,
            double[] start,
            double[] parameters,
            double[] times,
            Loss loss) {
        this.name = name;
        this.title = title;
        this.dynamics = dynamics;
        this.start = start;
        this.parameters = parameters;
        this.times = times;
        this.loss = loss;
    }

    /**
     * Figure 2: predators and prey of Lotka and Volterra from (1, 1), the loss the sum of both at 0, 0.1, ..., 10. The paper does not name the
     * parameters; these are 1.5, 1, 1 and 3.
     */
    public static Experiment lotkaVolterra() {
        return new Experiment(
                "lotka-volterra",
                "Figure 2: Lotka-Volterra, gradient by 4 parameters",
                Experiment::predation,
                new double[] {1, 1},
                new double[] {1.5, 1, 1, 3},
                grid(10, 101),
                Experiment::sum);
    }

    /**
     * Figure 3: the spiral neural equation from (2, 0), its perceptron with 50 hidden units, the loss the squared distance from a spiral at 30
     * times from 0 to 1.5.
     */
    public static Experiment spiral() {
        double[] start = {2, 0};
        double[] times = grid(1.5, 30);
        double[] data = OdeFlow.of(ForwardDual.create(), SOLVER, Experiment::trueSpiral, times)
                .apply(start, new double[0]);
        return new Experiment(
                "spiral",
                "Figure 3: spiral neural equation, gradient by 252 weights",
                (t, u, w) -> Network.byNumbers(u, w),
                start,
                Network.weights(50),
                times,
                states -> squaredDistance(states, data));
    }

    private static double[] grid(double end, int points) {
        return IntStream.range(0, points)
                .mapToDouble(i -> end * i / (points - 1))
                .toArray();
    }

    private static double[] predation(double t, double[] y, double[] p) {
        return new double[] {p[0] * y[0] - p[1] * y[0] * y[1], p[2] * y[0] * y[1] - p[3] * y[1]};
    }

    private static double[] trueSpiral(double t, double[] u, double[] none) {
        double a = u[0] * u[0] * u[0];
        double b = u[1] * u[1] * u[1];
        return new double[] {-0.1 * a - 2.0 * b, 2.0 * a - 0.1 * b};
    }

    private static double sum(double[] states) {
        double sum = 0;
        for (double state : states) {
            sum += state;
        }
        return sum;
    }

    private static double squaredDistance(double[] states, double[] data) {
        double sum = 0;
        for (int i = 0; i < states.length; i++) {
            double miss = states[i] - data[i];
            sum += miss * miss;
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

    /** Puts the gradient into an array, computed anew at each call, on one thread. */
    public Consumer<double[]> gradientBy(Backend backend) {
        OdeFlow flow = OdeFlow.of(backend, SOLVER, dynamics, times);
        PreparedGradient prepared = ReverseTape.create().prepareGradient(p -> value(flow, p), parameters.length);
        return gradient -> prepared.valueAndGradient(parameters, gradient);
    }

    /** One product of a cotangent with the derivative of the right side by state and parameters: what the adjoint consists of. */
    public Runnable productBy(Backend backend) {
        Dynamics side = dynamics;
        int n = start.length;
        VectorFunction both =
                point -> side.apply(0.0, Arrays.copyOfRange(point, 0, n), Arrays.copyOfRange(point, n, point.length));
        double[] point = Arrays.copyOf(start, n + parameters.length);
        System.arraycopy(parameters, 0, point, n, parameters.length);
        PreparedPullback prepared = backend.preparePullback(both, point.length);
        double[] cotangent = new double[n];
        Arrays.fill(cotangent, 1.0);
        double[] value = new double[n];
        double[] product = new double[point.length];
        return () -> prepared.valueAndPullback(point, cotangent, value, product);
    }

    /** The gradient in another way: by forward sensitivities. */
    public double[] reference() {
        OdeFlow flow = OdeFlow.of(ForwardDual.create(), SOLVER, dynamics, times);
        return ForwardDual.create().gradient(p -> value(flow, p), parameters);
    }

    /** The loss, computed anew at each call: what a gradient is compared with. */
    public Runnable plain() {
        OdeFlow flow = OdeFlow.of(ForwardDual.create(), SOLVER, dynamics, times);
        return () -> value(flow, parameters);
    }

    private double value(OdeFlow flow, double[] p) {
        return loss.of(flow.apply(start, p));
    }
}
