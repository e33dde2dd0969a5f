package dev.fluxion.graph;

import java.util.Locale;

/** What may hold between two numbers: how they compare, and whether they look the same to a cast. */
public enum Relation {
    LESS,
    EQUAL,
    GREATER,

    /** One of the two is NaN. */
    UNORDERED,

    /** {@link Double#compare} is negative. */
    BEFORE,

    /** {@link Double#compare} is zero: the same number, and zeros of the same sign. */
    IDENTICAL,

    /** {@link Double#compare} is positive. */
    AFTER,

    /** Both give the same {@code int} when cast. */
    SAME_INT,

    /** Both give the same {@code long} when cast. */
    SAME_LONG,

    /** Both give the same {@code long} when rounded by {@link Math#round(double)}. */
    SAME_ROUNDED;

    /** Whether it holds. */
    public boolean holds(double x, double y) {
        return switch (this) {
            case LESS -> x < y;
            case EQUAL -> x == y;
            case GREATER -> x > y;
            case UNORDERED -> Double.isNaN(x) || Double.isNaN(y);
            case BEFORE -> Double.compare(x, y) < 0;
            case IDENTICAL -> Double.compare(x, y) == 0;
            case AFTER -> Double.compare(x, y) > 0;
            case SAME_INT -> (int) x == (int) y;
            case SAME_LONG -> (long) x == (long) y;
            case SAME_ROUNDED -> Math.round(x) == Math.round(y);
        };
    }

    /** How two numbers compare by the language's operators. */
    static Relation comparing(double x, double y) {
        return x < y ? LESS : x == y ? EQUAL : x > y ? GREATER : UNORDERED;
    }

    /** How two numbers compare by {@link Double#compare}. */
    static Relation ordering(double x, double y) {
        int order = Double.compare(x, y);
        return order < 0 ? BEFORE : order == 0 ? IDENTICAL : AFTER;
    }

    /** What {@link dev.fluxion.number.Real#compare} answers. */
    int answer(int unordered) {
        return switch (this) {
            case LESS, BEFORE -> -1;
            case GREATER, AFTER -> 1;
            case UNORDERED -> unordered;
            default -> 0;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
