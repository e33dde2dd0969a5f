package dev.fluxion.rule;

/** An operation on whole arrays with a pullback of its own, from which the pushforward is generated. */
public non-sealed interface PullbackRule extends ArrayRule {

    /** {@inheritDoc} One pullback for each component of the output. */
    @Override
    default double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        double[] product = new double[output.length];
        double[] cotangent = new double[output.length];
        for (int i = 0; i < output.length; i++) {
            cotangent[i] = 1.0;
            double[][] row = pullback(inputs, output, cotangent, moving);
            double sum = 0.0;
            for (int k = 0; k < inputs.length; k++) {
                if (moving[k]) {
                    sum += StrongProduct.sum(row[k], tangents[k]);
                }
            }
            product[i] = sum;
            cotangent[i] = 0.0;
        }
        return product;
    }
}
