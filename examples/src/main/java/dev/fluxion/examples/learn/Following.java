package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.OnlineSnapshot;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers the sample that is being learned from, one in and one out, for results that do not name it. For one thread. */
final class Following {

    private @Nullable Sample newest;

    void to(Sample sample) {
        newest = sample;
    }

    Sample sample() {
        Sample sample = newest;
        if (sample == null) {
            throw new IllegalStateException("learn: there must be a sample before its result but there is none");
        }
        return sample;
    }

    /**
     * What came of it.
     *
     * @param output what the model gave before it learned
     */
    Lesson lesson(double output, Supplier<OnlineSnapshot> snapshot) {
        Sample sample = sample();
        return new Lesson(
                sample,
                sample.readout().forecast(new double[] {output}),
                Double.isFinite(output)
                        ? Optional.empty()
                        : Optional.of("row " + sample.row() + ": the prediction must be finite but was " + output),
                snapshot);
    }
}
