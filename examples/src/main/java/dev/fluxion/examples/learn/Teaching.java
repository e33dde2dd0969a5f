package dev.fluxion.examples.learn;

import dev.fluxion.Backend;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineSnapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A way to learn. */
interface Teaching {

    /** Predicts each sample and learns from it, in their order. */
    Flux<Lesson> lessons(Flux<Sample> samples, Backend backend);

    /**
     * The way that the settings ask for.
     *
     * @param theta0 the parameters to start from
     * @param resumed where to go on instead; null at the beginning
     */
    static Teaching of(Settings settings, boolean classes, double[] theta0, @Nullable OnlineSnapshot resumed) {
        return LeastSquares.named(settings.optimizer())
                .<Teaching>map(
                        method -> (samples, backend) -> method.lessons(samples, backend, settings, theta0, resumed))
                .orElseGet(() -> bySteps(settings, classes, theta0, resumed));
    }

    private static Teaching bySteps(
            Settings settings, boolean classes, double[] theta0, @Nullable OnlineSnapshot resumed) {
        var loss = Model.loss(classes, settings.hidden(), settings.tuned().lossChoice());
        Online<Sample> start = resumed == null ? Online.minimize(loss, theta0) : Online.resume(loss, resumed);
        Online<Sample> online = start.using(settings.rule());
        return (samples, backend) -> samples.transform(
                        online.with(backend).predicting((theta, sample) -> sample.forecast(theta)))
                .map(step -> new Lesson(
                        step.sample(),
                        step.prediction(),
                        // Of nothing the loss is not a number: there will be a step once enough has been gathered.
                        step.sample().batch().size() == 0
                                ? Optional.empty()
                                : step.step().reason(),
                        step.step()::snapshot));
    }
}
