package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.internal.Settings;
import dev.fluxion.streams.internal.Vectors;

/**
 * An optimizer with what is done around its steps, in this order: the gradient is clipped, the optimizer steps, the step is scaled by
 * a schedule and the parameters decay.
 *
 * <pre>
 *   g     = g min(1, clip / |g|)
 *   theta = theta + factor(t) (step of the optimizer - decay theta)
 * </pre>
 *
 * <p>A step of every optimizer here but {@link Ftrl} is proportional to its rate, so that the factor is one of the rate; momentum keeps
 * unscaled steps. The decay is not part of the gradient (decoupled): with {@link Adam} this is AdamW, where a decay of {@code rate
 * lambda} stands for the paper's rate alpha and weight lambda.
 *
 * <p>State: that of the optimizer, whose name this has too. A step costs one copy of the parameters more.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm
 *     2</a>
 * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks,
 *     2013, algorithm 1: clipping by the norm</a>
 */
public final class Scheduled implements Optimizer {

    private final Optimizer inner;
    private final Schedule schedule;
    private final double clip;
    private final double decay;

    private Scheduled(Optimizer inner, Schedule schedule, double clip, double decay) {
        this.inner = requireNonNull(inner, "inner");
        this.schedule = requireNonNull(schedule, "schedule");
        this.clip = clip;
        this.decay = decay;
    }

    /** The optimizer as it is: no schedule, no clipping, no decay. */
    public static Scheduled of(Optimizer inner) {
        if (inner instanceof Ftrl) {
            throw new IllegalArgumentException("Scheduled: inner must have steps that its rate scales but was " + inner
                    + ", whose parameters follow from its state; use its own settings");
        }
        return new Scheduled(inner, t -> 1.0, Double.POSITIVE_INFINITY, 0.0);
    }

    /**
     * Adam with decoupled weight decay.
     *
     * @param rate the learning rate
     * @param weight how much parameters decay in a step, in units of the rate; 0.01 is usual
     * @throws IllegalArgumentException if the rate is not positive or the weight is negative
     */
    public static Scheduled adamW(double rate, double weight) {
        return of(Adam.withRate(rate)).decay(rate * Settings.notNegative("adamW", "weight", weight));
    }

    /** The same with steps scaled by another schedule. */
    public Scheduled by(Schedule schedule) {
        return new Scheduled(inner, schedule, clip, decay);
    }

    /**
     * The same with gradients no longer than {@code norm}, by the Euclidean norm.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Scheduled clip(double norm) {
        return new Scheduled(inner, schedule, Settings.positive("Scheduled", "norm", norm), decay);
    }

    /**
     * The same with parameters that lose this share of themselves in each step, times the schedule's factor.
     *
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public Scheduled decay(double share) {
        return new Scheduled(inner, schedule, clip, Settings.decay("Scheduled", "share", share));
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public OptimizerState start(int n) {
        return inner.start(n);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double norm = clip == Double.POSITIVE_INFINITY ? 0.0 : Vectors.norm(gradient);
        if (norm > clip) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= clip / norm;
            }
        }
        double[] before = parameters.clone();
        inner.step(parameters, gradient, state);
        double factor = schedule.factor(state.updates());
        for (int i = 0; i < parameters.length; i++) {
            double step = parameters[i] - before[i];
            if (factor != 1.0 || decay != 0.0) {
                parameters[i] = before[i] + factor * (step - decay * before[i]);
            }
        }
    }

    @Override
    public String toString() {
        return inner
                + (clip == Double.POSITIVE_INFINITY ? "" : ", clipped to " + clip)
                + (decay == 0.0 ? "" : ", decaying by " + decay);
    }
}
