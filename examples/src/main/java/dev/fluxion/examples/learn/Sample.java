package dev.fluxion.examples.learn;

import java.util.Arrays;

/**
 * One row, ready to be predicted and then learned from.
 *
 * @param row its number among the rows used, counted from 1; 0 if there is only something to learn from
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

    /** What a model with these parameters predicts. */
    double forecast(double[] theta) {
        return readout.forecast(Model.outputs(theta, input, batch.hidden(), readout.outputs()));
    }

    /** The same with something else to learn from. */
    Sample with(Batch other) {
        return new Sample(row, day, input, readout, persistence, climatology, truth, other);
    }

    /** Something to learn from before this is predicted. */
    Sample onlyToLearnFrom(Batch other) {
        return new Sample(0, day, input, readout, persistence, climatology, truth, other);
    }

    /** What a model of one number gives for the newest example. */
    double output(double[] theta) {
        return Model.outputs(theta, batch.inputs()[0], batch.hidden(), 1)[0];
    }

    /** What it should give. */
    double wanted() {
        return batch.targets()[0];
    }

    /** What a window must keep of it: the input, and last what the model should give. */
    double[] numbers() {
        double[] numbers = Arrays.copyOf(batch.inputs()[0], batch.inputs()[0].length + 1);
        numbers[numbers.length - 1] = wanted();
        return numbers;
    }

    /** A sample to be learned from, and no more. */
    static Sample fromNumbers(double[] numbers, int hidden) {
        double[] input = Arrays.copyOf(numbers, numbers.length - 1);
        double wanted = numbers[numbers.length - 1];
        return new Sample(
                0,
                "",
                input,
                new Target.NumberReadout(0, 1),
                0,
                0,
                wanted,
                new Batch(new double[][] {input}, new double[] {wanted}, hidden, 1, 0));
    }
}
