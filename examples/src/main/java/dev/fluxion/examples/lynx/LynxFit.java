package dev.fluxion.examples.lynx;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.streams.ode.OdeFlow;
import dev.fluxion.streams.ode.OdeSolver;
import dev.fluxion.streams.ode.RungeKutta;
import dev.fluxion.streams.solve.Iterate;
import dev.fluxion.streams.solve.LevenbergMarquardt;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import reactor.core.publisher.Flux;

/**
 * The equations of Lotka and Volterra, {@code dH/dt = alpha H - beta H L} and {@code dL/dt = delta H L - gamma L}, fitted to {@link HudsonBay}'s
 * pelts by least squares of logarithms: errors are taken to be a share of the numbers. The parameters and the initial values are positive,
 * and so their logarithms are what is estimated. The Jacobian comes from forward sensitivities, and so does the band, by propagation of the
 * estimates' covariance.
 */
public final class LynxFit {

    /** The names of the estimates: four rates a year, and the two populations in the first year, in thousands of pelts. */
    public static final List<String> NAMES =
            List.of("alpha", "beta", "gamma", "delta", "hares in 1900", "lynxes in 1900");

    /** Rates that are plausible for animals: cycles of ten years, of the size of the pelts. */
    private static final double[] START = {0.5, 0.025, 0.75, 0.025, 30, 4};

    /** The quantile of Student's distribution for 95 % with 42 - 6 degrees of freedom. */
    private static final double STUDENT = 2.028;

    /** Points of the band in each year. */
    private static final int DENSITY = 10;

    private final Backend backend;
    private final double[] logarithms;
    private final DMatrixRMaj covariance;
    private final double error;
    private final Iterate last;

    private LynxFit(Backend backend, Iterate last) {
        this.backend = backend;
        this.last = last;
        this.logarithms = last.point();
        this.covariance = last.covariance();
        this.error = Math.sqrt(2 * last.value() / (2.0 * HudsonBay.years() - START.length));
    }

    /**
     * The course of the fit.
     *
     * @param backend differentiates the right side of the equations
     */
    public static Flux<Iterate> iterates(Backend backend) {
        double[] times = IntStream.range(0, HudsonBay.years()).asDoubleStream().toArray();
        OdeFlow flow = flow(backend, times);
        double[] pelts = HudsonBay.pelts();
        double[] start = START.clone();
        for (int i = 0; i < start.length; i++) {
            start[i] = Math.log(start[i]);
        }
        return LevenbergMarquardt.of(ForwardDual.create(), theta -> misfits(flow, pelts, theta))
                .iterates(start);
    }

    /** The fit at the last iterate of a course that {@link #iterates} began. */
    public static LynxFit of(Backend backend, Iterate last) {
        return new LynxFit(backend, last);
    }

    /** The estimates, of {@link #NAMES}. */
    public double[] estimates() {
        double[] estimates = new double[logarithms.length];
        for (int i = 0; i < estimates.length; i++) {
            estimates[i] = Math.exp(logarithms[i]);
        }
        return estimates;
    }

    /** The standard errors of the estimates. */
    public double[] standardErrors() {
        double[] errors = estimates();
        for (int i = 0; i < errors.length; i++) {
            errors[i] *= Math.sqrt(covariance.get(i, i));
        }
        return errors;
    }

    /** The standard deviation of the logarithms of pelts about those of the model: about the relative error. */
    public double relativeError() {
        return error;
    }

    /** Where the course ended. */
    public Iterate last() {
        return last;
    }

    /** The model with its 95 % confidence band at {@value #DENSITY} times in each year. */
    public List<Band> band() {
        int points = (HudsonBay.years() - 1) * DENSITY + 1;
        double[] times = new double[points];
        for (int i = 0; i < points; i++) {
            times[i] = (double) i / DENSITY;
        }
        OdeFlow flow = flow(backend, times);
        DMatrixRMaj jacobian = ForwardDual.create().jacobian(theta -> logarithms(flow, theta), logarithms);
        double[] middle = logarithms(flow, logarithms);
        return IntStream.range(0, points)
                .mapToObj(i -> new Band(
                        HudsonBay.FIRST_YEAR + times[i],
                        interval(middle[2 * i], deviation(jacobian, 2 * i)),
                        interval(middle[2 * i + 1], deviation(jacobian, 2 * i + 1))))
                .toList();
    }

    /** {@code sqrt(j C j^T)} with a row of the Jacobian. */
    private double deviation(DMatrixRMaj jacobian, int row) {
        double variance = 0.0;
        for (int i = 0; i < logarithms.length; i++) {
            for (int j = 0; j < logarithms.length; j++) {
                variance += jacobian.get(row, i) * covariance.get(i, j) * jacobian.get(row, j);
            }
        }
        return Math.sqrt(variance);
    }

    private static Interval interval(double logarithm, double deviation) {
        return new Interval(
                Math.exp(logarithm - STUDENT * deviation),
                Math.exp(logarithm),
                Math.exp(logarithm + STUDENT * deviation));
    }

    private static OdeFlow flow(Backend backend, double[] times) {
        return OdeFlow.of(
                backend, OdeSolver.of(RungeKutta.tsitouras()).tolerances(1e-8, 1e-8), LynxFit::lotkaVolterra, times);
    }

    private static double[] lotkaVolterra(double t, double[] y, double[] p) {
        double met = y[0] * y[1];
        return new double[] {p[0] * y[0] - p[1] * met, p[3] * met - p[2] * y[1]};
    }

    private static double[] misfits(OdeFlow flow, double[] pelts, double[] theta) {
        double[] misfits = logarithms(flow, theta);
        for (int i = 0; i < misfits.length; i++) {
            misfits[i] -= Math.log(pelts[i]);
        }
        return misfits;
    }

    private static double[] logarithms(OdeFlow flow, double[] theta) {
        double[] y0 = {Math.exp(theta[4]), Math.exp(theta[5])};
        double[] p = {Math.exp(theta[0]), Math.exp(theta[1]), Math.exp(theta[2]), Math.exp(theta[3])};
        double[] states = flow.apply(y0, p);
        double[] logarithms = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            logarithms[i] = Math.log(states[i]);
        }
        return logarithms;
    }

    /**
     * A number and the bounds between which it is, with a confidence of 95 %.
     *
     * @param low the lower bound
     * @param middle the estimate
     * @param high the upper bound
     */
    public record Interval(double low, double middle, double high) {}

    /**
     * The model at one time, in thousands of pelts.
     *
     * @param year the time
     * @param hares the hares then
     * @param lynxes the lynxes then
     */
    public record Band(double year, Interval hares, Interval lynxes) {}
}
