package dev.fluxion.examples.learn;

import java.util.Arrays;
import java.util.List;

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

    /** The same without an example: nothing to learn from. */
    Batch without() {
        return new Batch(new double[0][], new double[0], hidden, outputs, decay);
    }

    /** All examples of some batches, with the outputs and the decay of the last. */
    static Batch joined(List<Batch> batches) {
        Batch last = batches.get(batches.size() - 1);
        return new Batch(
                batches.stream().flatMap(batch -> Arrays.stream(batch.inputs)).toArray(double[][]::new),
                batches.stream()
                        .flatMapToDouble(batch -> Arrays.stream(batch.targets))
                        .toArray(),
                last.hidden,
                last.outputs,
                last.decay);
    }
}
