package dev.fluxion.examples.table;

/**
 * A column that is read.
 *
 * @param name its name in the header
 * @param kind what its cells hold
 */
public record Column(String name, Kind kind) {

    /** What a column's cells hold. */
    public enum Kind {
        /** Finite numbers. */
        NUMBER,
        /** Dates as 2012-01-31, 2012/1/31 or 20120131; a time after one of the first two is passed over. */
        DATE,
        /** Anything. */
        TEXT
    }
}
