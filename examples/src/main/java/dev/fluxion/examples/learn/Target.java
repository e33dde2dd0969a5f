package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is predicted: how it is read off the perceptron's outputs, and what forecasts there are without a perceptron. */
interface Target {

    /** How many outputs it takes. */
    int outputs();

    /** How the outputs are read, as far as is known now. */
    Readout readout();

    /** The last value. */
    double persistence();

    /** The mean of all values, or the most frequent class. */
    double climatology();

    /**
     * Takes in the truth.
     *
     * @return the value, or the number of the class
     */
    double accept(Row row);

    /** The output wanted for {@code value}, given the value before it, as far as is known now. */
    double wanted(double last, double value);

    /** How many outputs are in use now. */
    int outputsInUse();

    /** The classes met, in the order of their numbers; empty if the target is a number. */
    default List<String> labels() {
        return List.of();
    }

    /** What a snapshot holds, if the target is a number. */
    default NumberTarget.@Nullable State numberState() {
        return null;
    }

    /** What a snapshot holds, if the target is a class. */
    default ClassTarget.@Nullable State classState() {
        return null;
    }

    /** Reads a forecast off the outputs. */
    sealed interface Readout {

        /** How many outputs it reads. */
        int outputs();

        double forecast(double[] outputs);

        /** How wrong a forecast was: in units of what errors are like; 1 for a wrong class. */
        double error(double predicted, double truth);
    }

    /** A number is so many scales off where it would be expected. */
    record NumberReadout(double expected, double scale) implements Readout {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public double forecast(double[] outputs) {
            return expected + scale * outputs[0];
        }

        @Override
        public double error(double predicted, double truth) {
            return Math.abs(predicted - truth) / scale;
        }
    }

    /** A count is expected so many times, by the exponential of the output. */
    record RateReadout(double unit) implements Readout {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public double forecast(double[] outputs) {
            return unit * Math.exp(outputs[0]);
        }

        @Override
        public double error(double predicted, double truth) {
            return Math.abs(predicted - truth) / unit;
        }
    }

    /** The class is the one with the largest output. */
    record ClassReadout(int outputs) implements Readout {
        @Override
        public double forecast(double[] outputs) {
            int best = 0;
            for (int k = 1; k < outputs.length; k++) {
                if (outputs[k] > outputs[best]) {
                    best = k;
                }
            }
            return best;
        }

        @Override
        public double error(double predicted, double truth) {
            return predicted == truth ? 0 : 1;
        }
    }
}
