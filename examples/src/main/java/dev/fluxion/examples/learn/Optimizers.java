package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.AdaGrad;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.online.Ftrl;
import dev.fluxion.streams.online.Nesterov;
import dev.fluxion.streams.online.OnlineNewton;
import dev.fluxion.streams.online.Optimizer;
import dev.fluxion.streams.online.RmsProp;
import dev.fluxion.streams.online.Scheduled;
import dev.fluxion.streams.online.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * The optimizers by name, each with the rate that suits a perceptron on standardized features.
 */
public enum Optimizers {
    /** Steps against the gradient. */
    SGD("sgd", 0.03, Sgd::withRate),
    /** With momentum. */
    MOMENTUM("momentum", 0.01, rate -> Sgd.withRate(rate).momentum(0.9)),
    /** With Nesterov's momentum. */
    NESTEROV("nesterov", 0.01, Nesterov::withRate),
    /** With rates that fall with all squares of the gradient. */
    ADAGRAD("adagrad", 0.05, AdaGrad::withRate),
    /** With rates by the running mean square. */
    RMSPROP("rmsprop", 0.005, RmsProp::withRate),
    /** With both of these and momentum. */
    ADAM("adam", 0.01, Adam::withRate),
    /** The same with a decay of 0.01. */
    ADAMW("adamw", 0.01, rate -> Scheduled.adamW(rate, 0.01)),
    /** By the inverse of the sum of the gradients' outer products. */
    ONLINE_NEWTON("online-newton", 0.3, rate -> OnlineNewton.create().gamma(1 / rate)),
    /** FTRL-proximal: for linear models, since it forgets the parameters that a perceptron must start from. */
    FTRL("ftrl", 0.1, Ftrl::withRate);

    private final String title;
    private final double usualRate;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final DoubleFunction<Optimizer> withRate;

    Optimizers(String title, double usualRate, DoubleFunction<Optimizer> withRate) {
        this.title = title;
        this.usualRate = usualRate;
        this.withRate = withRate;
    }

    /** Their names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(each -> each.title).toList();
    }

    /** The one of a name. */
    public static Optional<Optimizers> named(String name) {
        return Arrays.stream(values()).filter(each -> each.title.equals(name)).findFirst();
    }

    /** The name. */
    public String title() {
        return title;
    }

    /** The rate unless another is asked for. */
    public double usualRate() {
        return usualRate;
    }

    /** The optimizer itself. */
    Optimizer withRate(double rate, Tuning tuning) {
        return tuning.around(withRate.apply(rate));
    }
}
