package dev.fluxion.streams.online;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The newest samples, and their residuals at the newest parameters. For one thread. */
final class SampleWindow<S> {

    private final PreparedObjective<S> prepared;
    private final Objective<S> residual;
    private final int size;
    private final Deque<S> samples;
    private double[] parameters;
    private double loss;
    private double[] residuals = new double[0];

    /**
     * A window with some samples in it.
     *
     * @param samples oldest first
     */
    SampleWindow(PreparedObjective<S> prepared, Objective<S> residual, double[] parameters, int size, List<S> samples) {
        this.samples = new ArrayDeque<>(samples);
        this.prepared = prepared;
        this.residual = residual;
        this.parameters = parameters.clone();
        this.size = size;
    }

    /** Takes a sample in, if all about it is finite, and lets the oldest go; its residual. */
    double accept(S sample) {
        double[] gradient = new double[parameters.length];
        double value = prepared.valueAndGradient(parameters, sample, gradient);
        if (Double.isFinite(value) && Vectors.isFinite(gradient)) {
            if (samples.size() == size) {
                samples.removeFirst();
            }
            samples.addLast(sample);
        }
        loss = sum(parameters);
        return value;
    }

    /** The Jacobian of the residuals, a row a sample; {@link #residuals} are then those of here. */
    DMatrixRMaj jacobian() {
        int n = parameters.length;
        DMatrixRMaj jacobian = new DMatrixRMaj(samples.size(), n);
        residuals = new double[samples.size()];
        double[] gradient = new double[n];
        int row = 0;
        for (S sample : samples) {
            residuals[row] = prepared.valueAndGradient(parameters, sample, gradient);
            System.arraycopy(gradient, 0, jacobian.data, row * n, n);
            row++;
        }
        return jacobian;
    }

    double[] residuals() {
        return residuals;
    }

    /** Goes to other parameters if the sum of squares is less there; whether it is. */
    boolean moveTo(double[] others) {
        double there = sum(others);
        if (!(there < loss)) {
            return false;
        }
        parameters = others;
        loss = there;
        return true;
    }

    double[] parameters() {
        return parameters.clone();
    }

    /** Half the sum of the squares. */
    double loss() {
        return loss;
    }

    /** The samples, oldest first. */
    List<S> samples() {
        return List.copyOf(samples);
    }

    private double sum(double[] theta) {
        double sum = 0.0;
        for (S sample : samples) {
            double r = residual.apply(theta.clone(), sample);
            sum += r * r;
        }
        return 0.5 * sum;
    }
}
