package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.Schedule;
import java.util.List;

/** Schedules of the rate by name. */
public final class Schedules {

    private Schedules() {}

    /** The names of all, with their numbers as they are usual. */
    public static List<String> names() {
        return List.of("constant", "inverse-root", "inverse-time:0.01", "exponential:0.5:1000", "cosine:1000:0");
    }

    /**
     * The schedule that a text names, such as {@code cosine:1000:0.1}.
     *
     * @throws IllegalArgumentException if there is none of that name, or it has no such numbers
     */
    public static Schedule parse(String text) {
        Arguments given = Arguments.of("--schedule", text);
        try {
            return switch (given.name()) {
                case "constant" -> {
                    given.most(0);
                    yield t -> 1.0;
                }
                case "inverse-root" -> {
                    given.most(0);
                    yield Schedule.inverseRoot();
                }
                case "inverse-time" -> {
                    given.most(1);
                    yield Schedule.inverseTime(given.number(0, 0.01));
                }
                case "exponential" -> {
                    given.most(2);
                    yield Schedule.exponential(given.number(0, 0.5), (long) given.number(1, 1000));
                }
                case "cosine" -> {
                    given.most(2);
                    yield Schedule.cosine((long) given.number(0, 1000), given.number(1, 0));
                }
                default ->
                    throw new IllegalArgumentException(
                            "--schedule must be one of " + String.join(", ", names()) + " but was " + given.name());
            };
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw sentence.startsWith("--")
                    ? e
                    : new IllegalArgumentException("--schedule " + given.name() + ": " + sentence, e);
        }
    }
}
