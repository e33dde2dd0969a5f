package dev.fluxion.graph;

import dev.fluxion.number.Real;

/** Writes down what a function does at one point, with a guard for everything it asked of a value. */
final class PointTrace extends Recorder {

    PointTrace(GraphBuilder builder) {
        super(builder);
    }

    Real[] inputs(double[] x) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = number(i, x[i]);
        }
        return inputs;
    }

    Graph finish(Real[] outputs) {
        return builder.build(references(outputs));
    }

    @Override
    double compute(Op op, double x, double y, double z) {
        return op.apply(x, y, z);
    }

    @Override
    Relation compare(int left, double x, int right, double y) {
        return guarded(Relation.comparing(x, y), left, right);
    }

    @Override
    Relation order(int left, double x, int right, double y) {
        return guarded(Relation.ordering(x, y), left, right);
    }

    @Override
    double observe(Relation sameness, int reference, double value) {
        guarded(sameness, reference, builder.constant(value));
        return value;
    }

    private Relation guarded(Relation relation, int left, int right) {
        builder.node(new Guard(relation), left, right);
        return relation;
    }
}
