package dev.fluxion.examples.table;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns and rows of a table to use.
 *
 * @param target the column to predict
 * @param targetIsClass whether the target's cells are taken as text whatever they hold; if null, they are unless they
 *     are numbers
 * @param ignored columns not to make features of
 * @param only the one value of one column whose rows are used, or null for all rows
 */
public record Choice(
        String target,
        @Nullable Boolean targetIsClass,
        Set<String> ignored,
        @Nullable Only only) {

    public Choice {
        ignored = Set.copyOf(ignored);
    }

    /** The rows whose {@code column} holds {@code value}; the column is no feature then. */
    public record Only(String column, String value) {}

    /** All rows and all columns. */
    public static Choice of(String target, @Nullable Boolean targetIsClass) {
        return new Choice(target, targetIsClass, Set.of(), null);
    }

    /** Checks that the columns named are there. */
    void checkAgainst(String name, List<String> header) {
        check(name, header, "the target", target);
        for (String column : ignored) {
            check(name, header, "the column to ignore", column);
        }
        if (only != null) {
            check(name, header, "the column to select by", only.column());
        }
    }

    private static void check(String name, List<String> header, String role, String column) {
        if (!header.contains(column)) {
            throw new UnusableDataException(name + ": " + role + " must be one of its columns, "
                    + String.join(", ", header) + ", but was " + column);
        }
    }
}
