package dev.fluxion.examples.learn;

/**
 * One row, ready to be predicted and then learned from.
 *
 * @param row its number among the rows used, counted from 1
 * @param day its date, or empty
 * @param input the standardized features, of what was known before
 * @param readout how to read the perceptron's outputs, as was known before
 * @param persistence the value before
 * @param climatology the mean or the most frequent class of all rows before
 * @param truth the value, or the number of the class, that was to be predicted
 * @param batch what to learn from once the truth is known
 */
record Sample(
        long row,
        String day,
        double[] input,
        Target.Readout readout,
        double persistence,
        double climatology,
        double truth,
        Batch batch) {

    /** What a perceptron with these parameters predicts. */
    double forecast(double[] theta) {
        return readout.forecast(Perceptron.outputs(theta, input, batch.hidden(), readout.outputs()));
    }
}
