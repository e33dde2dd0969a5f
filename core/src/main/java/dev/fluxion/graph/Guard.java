package dev.fluxion.graph;

/**
 * What must hold between two numbers for a graph to be what its function does: the function asked while it was traced, and went on
 * as the answer told it. Its value, which nothing uses, is one if it holds and otherwise zero.
 */
public record Guard(Relation relation) implements Op {

    @Override
    public String label() {
        return "guard " + relation.label();
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public double apply(double x, double y, double z) {
        return relation.holds(x, y) ? 1.0 : 0.0;
    }
}
