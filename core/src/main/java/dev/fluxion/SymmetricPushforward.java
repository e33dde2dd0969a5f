package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * A pushforward through a function whose Jacobian is symmetric, by pulling back: for a reverse mode one sweep instead of one
 * for each component of the value. Hessians are symmetric wherever second derivatives are continuous.
 */
record SymmetricPushforward(Pullback pullback) implements Pushforward {

    @Override
    public double[] value() {
        return pullback.value();
    }

    @Override
    public double[] apply(double[] tangent) {
        return pullback.apply(tangent);
    }

    @Override
    public void apply(double[] tangent, double[] pushforward) {
        pullback.apply(tangent, pushforward);
    }

    @Override
    public DMatrixRMaj applyAll(DMatrixRMaj tangents) {
        return pullback.applyColumns(tangents, tangents.numRows);
    }

    /** The same, prepared. */
    record Prepared(PreparedPullback pullbacks) implements PreparedPushforward {

        @Override
        public int dimension() {
            return pullbacks.dimension();
        }

        @Override
        public Pushforward at(double[] x) {
            return new SymmetricPushforward(pullbacks.at(x));
        }

        @Override
        public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
            ValueAndPullback both = pullbacks.valueAndPullback(x, tangent);
            return new ValueAndPushforward(both.value(), both.pullback());
        }

        @Override
        public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
            pullbacks.valueAndPullback(x, tangent, value, pushforward);
        }

        @Override
        public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
            ValueAndPullbacks both = pullbacks.valueAndPullbacks(x, tangents);
            return new ValueAndPushforwards(both.value(), both.pullbacks());
        }

        @Override
        public PreparedPushforward copy() {
            return new Prepared(pullbacks.copy());
        }
    }
}
