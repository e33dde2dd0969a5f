package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Relation;

/** What compiled code calls where the JVM has no instruction; small enough to be compiled into it. */
final class Primitives {

    private Primitives() {}

    static double select(double condition, double yes, double no) {
        return condition != 0.0 ? yes : no;
    }

    static double indicator(Relation relation, double x, double y) {
        return relation.holds(x, y) ? 1.0 : 0.0;
    }
}
