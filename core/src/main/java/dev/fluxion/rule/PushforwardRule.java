package dev.fluxion.rule;

/** An operation on whole arrays with a pushforward of its own, from which the pullback is generated. */
public non-sealed interface PushforwardRule extends ArrayRule {

    /** {@inheritDoc} One pushforward for each component of the arguments asked for. */
    @Override
    default double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        double[][] cotangents = new double[inputs.length][];
        double[][] tangents = new double[inputs.length][];
        for (int k = 0; k < inputs.length; k++) {
            tangents[k] = new double[inputs[k].length];
        }
        for (int k = 0; k < inputs.length; k++) {
            double[] sums = new double[inputs[k].length];
            if (wanted[k]) {
                boolean[] moving = new boolean[inputs.length];
                moving[k] = true;
                for (int j = 0; j < sums.length; j++) {
                    tangents[k][j] = 1.0;
                    sums[j] = StrongProduct.sum(pushforward(inputs, output, tangents, moving), cotangent);
                    tangents[k][j] = 0.0;
                }
            }
            cotangents[k] = sums;
        }
        return cotangents;
    }
}
