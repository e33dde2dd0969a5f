package dev.fluxion.examples.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A loss by name.
 *
 * @param kind which
 * @param parameter delta of Huber's loss, the level of a quantile, NaN for others
 */
public record LossChoice(Kind kind, double parameter) {

    /** The losses that there are. */
    public enum Kind {
        /** Half the square of the error. */
        SQUARED(false, Double.NaN),
        /** The error's magnitude. */
        ABSOLUTE(false, Double.NaN),
        /** Squared near zero, and a line further off. */
        HUBER(false, 1.0),
        /** Weighs errors above and below so that a quantile is predicted. */
        QUANTILE(false, 0.5),
        /** Of counts; the output is the logarithm of the rate. */
        POISSON(false, Double.NaN),
        /** By a softmax over the classes. */
        CROSS_ENTROPY(true, Double.NaN),
        /** Each class against all others. */
        LOGISTIC(true, Double.NaN),
        /** Each class against all others, with a margin. */
        HINGE(true, Double.NaN);

        private final boolean ofClasses;
        private final double usual;

        Kind(boolean ofClasses, double usual) {
            this.ofClasses = ofClasses;
            this.usual = usual;
        }

        /** Whether the target is a class; otherwise it is a number. */
        public boolean ofClasses() {
            return ofClasses;
        }

        /** As it is typed. */
        public String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(Kind::title).toList();
    }

    /**
     * The loss that a text names, such as {@code huber:0.5}.
     *
     * @throws IllegalArgumentException if there is none of that name, or it has no such parameter
     */
    public static LossChoice parse(String text) {
        Arguments given = Arguments.of("--loss", text);
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.title().equals(given.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--loss must be one of " + String.join(", ", names()) + " but was " + given.name()));
        if (Double.isNaN(kind.usual)) {
            given.most(0);
            return new LossChoice(kind, Double.NaN);
        }
        given.most(1);
        double parameter = given.number(0, kind.usual);
        if (!(parameter > 0) || (kind == Kind.QUANTILE && !(parameter < 1))) {
            throw new IllegalArgumentException("--loss " + kind.title() + " must have a number above 0"
                    + (kind == Kind.QUANTILE ? " and below 1" : "") + " but had " + parameter);
        }
        return new LossChoice(kind, parameter);
    }
}
