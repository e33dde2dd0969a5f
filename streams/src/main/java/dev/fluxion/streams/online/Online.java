package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.streams.internal.Vectors;
import java.util.function.Function;

/**
 * Online minimization: samples in, {@linkplain TrainingStep training steps} out.
 *
 * <pre>{@code
 * Flux<TrainingStep> training =
 *         samples.transform(Online.minimize(Demo::loss, theta0).using(Adam.withRate(1e-2)).with(backend));
 * }</pre>
 *
 * <p>Immutable and safe to share.
 *
 * @param <S> the type of the samples
 */
public final class Online<S> {

    private final Objective<S> loss;
    private final long steps;
    private final Function<Optimizer, Training> start;
    private final Optimizer optimizer;

    private Online(Objective<S> loss, long steps, Function<Optimizer, Training> start, Optimizer optimizer) {
        this.loss = requireNonNull(loss, "loss");
        this.steps = steps;
        this.start = start;
        this.optimizer = requireNonNull(optimizer, "optimizer");
    }

    /**
     * Minimizes the expected loss from given parameters on, by {@link Adam} with its defaults unless {@link #using} says
     * otherwise.
     *
     * @param loss the loss of parameters, of length n, on a sample
     * @param theta0 the parameters before the first sample, of length n
     * @throws IllegalArgumentException if a parameter is NaN or infinite
     */
    public static <S> Online<S> minimize(Objective<S> loss, double[] theta0) {
        int bad = Vectors.firstNotFinite(theta0);
        if (bad >= 0) {
            throw new IllegalArgumentException(
                    "minimize: theta0 must be finite but theta0[" + bad + "] was " + theta0[bad]);
        }
        double[] parameters = theta0.clone();
        return new Online<>(loss, 0, optimizer -> Training.start(parameters, optimizer), Adam.create());
    }

    /**
     * Goes on from a snapshot. With the loss and the settings of before and the samples that would have come next, every
     * number is, bit for bit, what it would have been without the break. {@link #using} must name the optimizer of the
     * snapshot, unless that is {@link Adam} with its defaults; its settings may differ.
     *
     * @param loss the loss of parameters on a sample
     * @param snapshot where to go on
     */
    public static <S> Online<S> resume(Objective<S> loss, OnlineSnapshot snapshot) {
        return new Online<>(loss, snapshot.steps(), snapshot.training()::resumed, Adam.create());
    }

    /** The same with another optimizer. */
    public Online<S> using(Optimizer optimizer) {
        return new Online<>(loss, steps, start, optimizer);
    }

    /**
     * The operator that differentiates with {@code backend}.
     *
     * @throws IllegalArgumentException if this resumes and the optimizer is not the one of the snapshot
     */
    public OnlineOperator<S> with(Backend backend) {
        requireNonNull(backend, "backend");
        Training training = start.apply(optimizer);
        int n = training.parameters().length;
        return new OnlineOperator<>(() -> new Trainer<>(backend.prepareGradient(loss, n), optimizer, steps, training));
    }
}
