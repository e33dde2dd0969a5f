package dev.fluxion.examples.learn;

import java.util.List;

/**
 * A name with numbers, as it is typed: {@code cosine:1000:0.1}.
 *
 * @param option where it was typed
 * @param name what comes first
 * @param rest what comes after it
 */
record Arguments(String option, String name, List<String> rest) {

    static Arguments of(String option, String text) {
        List<String> parts = List.of(text.split(":", -1));
        return new Arguments(option, parts.get(0), parts.subList(1, parts.size()));
    }

    /** Refuses more numbers than there is a use for. */
    void most(int count) {
        if (rest.size() > count) {
            throw new IllegalArgumentException(option + " " + name + " must have "
                    + (count == 0 ? "no number" : count == 1 ? "1 number at most" : count + " numbers at most")
                    + " but had " + rest.size());
        }
    }

    /** The number at a place, counted from 0; {@code usual} if there is none. */
    double number(int place, double usual) {
        if (place >= rest.size()) {
            return usual;
        }
        try {
            double value = Double.parseDouble(rest.get(place));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for what is not finite.
        }
        throw new IllegalArgumentException(
                option + " " + name + " must have finite numbers but had '" + rest.get(place) + "'");
    }
}
