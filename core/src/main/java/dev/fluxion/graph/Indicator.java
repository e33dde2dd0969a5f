package dev.fluxion.graph;

/** One if a relation holds between two numbers, otherwise zero. */
public record Indicator(Relation relation) implements Op {

    @Override
    public String label() {
        return relation.label();
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
