package dev.fluxion.examples.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the text of a cell means. */
public final class Cells {

    /** The year first, with a time or without; without separators it must have two digits for month and day. */
    private static final Pattern DATE =
            Pattern.compile("(\\d{4})(?:[-/](\\d{1,2})[-/](\\d{1,2})(?:[ T].*)?|(\\d{2})(\\d{2}))");

    /** Java's own parser also takes 1f, 0x1p3 and NaN, which nobody means in a table. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private Cells() {}

    /** A finite number, or NaN for anything else. */
    public static double number(String cell) {
        if (!NUMBER.matcher(cell).matches()) {
            return Double.NaN;
        }
        double number = Double.parseDouble(cell);
        return Double.isFinite(number) ? number : Double.NaN;
    }

    static boolean isNumber(String cell) {
        return !Double.isNaN(number(cell));
    }

    static Optional<LocalDate> date(String cell) {
        Matcher matcher = DATE.matcher(cell);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            int first = matcher.group(2) != null ? 2 : 4;
            return Optional.of(LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(first)),
                    Integer.parseInt(matcher.group(first + 1))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static boolean isDate(String cell) {
        return date(cell).isPresent();
    }
}
