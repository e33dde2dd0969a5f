package dev.fluxion.examples.learn;

/**
 * What one step learns from: the newest example and some earlier ones.
 *
 * @param inputs standardized features, one row an example
 * @param targets what the examples should give: an output for a regression, the number of a class for a classification
 * @param hidden how many hidden units the perceptron has
 * @param outputs how many outputs it has, or of how many a classification takes the softmax
 * @param decay how strongly the parameters are held towards zero
 */
public record Batch(double[][] inputs, double[] targets, int hidden, int outputs, double decay) {

    /** How many examples there are. */
    public int size() {
        return targets.length;
    }
}
