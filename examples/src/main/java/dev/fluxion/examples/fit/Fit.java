package dev.fluxion.examples.fit;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.streams.solve.Iterate;
import dev.fluxion.streams.solve.LevenbergMarquardt;
import java.util.Arrays;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** A model fitted to data by the method of Levenberg and Marquardt. Immutable. */
public final class Fit {

    private final Data data;
    private final Model model;
    private final Backend backend;
    private final Iterate end;

    private Fit(Data data, Model model, Backend backend, Iterate end) {
        this.data = data;
        this.model = model;
        this.backend = backend;
        this.end = end;
    }

    /** The iterates of a fit; the last one is the answer. */
    public static Flux<Iterate> iterates(Data data, Model model, Backend backend, double[] start) {
        return iterates(model.residuals(data), backend, start);
    }

    /** The iterates of a fit of any residuals. */
    static Flux<Iterate> iterates(VectorFunction residuals, Backend backend, double[] start) {
        return LevenbergMarquardt.of(backend, residuals).iterates(start);
    }

    /** What has come out of the {@link #iterates}. */
    public static Fit of(Data data, Model model, Backend backend, Iterate end) {
        return new Fit(data, model, backend, end);
    }

    /** What was fitted to. */
    public Data data() {
        return data;
    }

    /** What was fitted. */
    public Model model() {
        return model;
    }

    /** What took the Jacobians. */
    public Backend backend() {
        return backend;
    }

    /** Where the fit has come to. */
    public Iterate end() {
        return end;
    }

    /** The estimated parameters. */
    public double[] parameters() {
        return end.point();
    }

    /** Their standard errors; empty if they cannot be had, as where parameters cannot be told apart. */
    public Optional<double[]> standardErrors() {
        try {
            double[] errors = end.standardErrors();
            return Arrays.stream(errors).allMatch(Double::isFinite) ? Optional.of(errors) : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The sum of the squares of the residuals. */
    public double squares() {
        return 2.0 * end.value();
    }
}
