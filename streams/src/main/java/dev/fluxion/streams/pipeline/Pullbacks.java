package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import java.util.List;

/**
 * What a backend prepared to pull back through the functions of a pipeline. Kept from one subscription to the next. Safe to share between
 * threads.
 *
 * @param of all arguments together
 * @param leading of the first argument, and of the first two
 * @param numbers of the first of two arguments, where the value is one number
 */
record Pullbacks(
        Backend backend,
        Preparations<PreparedPullback> of,
        List<Preparations<LeadingPullback>> leading,
        Preparations<PreparedObjective<double[]>> numbers) {

    static Pullbacks by(Backend backend) {
        return new Pullbacks(
                backend,
                Preparations.ofVectors(backend::preparePullback, PreparedPullback::copy),
                List.of(byLeading(backend, 1), byLeading(backend, 2)),
                new Preparations<>(
                        (function, lengths) -> backend.prepareGradient(function.ofNumber(), lengths[0]),
                        value -> value.length == 1,
                        PreparedObjective::copy));
    }

    private static Preparations<LeadingPullback> byLeading(Backend backend, int count) {
        return new Preparations<>(
                (function, lengths) -> LeadingPullback.of(backend, function, lengths, count), LeadingPullback::copy);
    }

    /** The same for one subscription, which others do not disturb whose arguments have other lengths. */
    Pullbacks forSubscription() {
        return new Pullbacks(
                backend,
                of.forSubscription(),
                leading.stream().map(Preparations::forSubscription).toList(),
                numbers.forSubscription());
    }
}
