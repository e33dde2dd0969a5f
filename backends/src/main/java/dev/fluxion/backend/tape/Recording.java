package dev.fluxion.backend.tape;

import dev.fluxion.number.Real;

/** A tape with the variables of its inputs, used again for every evaluation at points of one length. */
final class Recording {

    private final Tape tape = new Tape();
    private final Variable[] inputs;
    private final Real[] point;

    Recording(int n) {
        inputs = new Variable[n];
        for (int i = 0; i < n; i++) {
            inputs[i] = new Variable(tape, 1 + i, 0.0);
        }
        point = new Real[n];
    }

    /** The inputs of an evaluation at {@code x}; the function may overwrite the array. */
    Real[] begin(double[] x) {
        tape.begin(inputs.length);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i].set(x[i]);
            point[i] = inputs[i];
        }
        return point;
    }

    /** Writes the gradient of an output and returns its value. */
    double valueAndGradient(Real output, double[] gradient) {
        tape.gradient(tape.indexOf(output), gradient);
        return output.value();
    }
}
