package dev.fluxion.backend.array;

import dev.fluxion.Guard;
import dev.fluxion.number.Real;
import java.util.Arrays;

/** The gradients of one function, on a tape whose inputs are used again. */
final class ArrayGradient {

    private final Guard guard;
    private final Inputs inputs;

    private ArrayGradient(int n) {
        guard = Guard.forLength(n);
        inputs = new Inputs(n);
    }

    static ArrayGradient of(int n) {
        return new ArrayGradient(n);
    }

    int dimension() {
        return guard.dimension();
    }

    /** How much the tape of the last call keeps, in bytes. */
    long tapeBytes() {
        return inputs.tape.bytes();
    }

    /** Computes a function at {@code x} and its gradient, and returns its value. */
    double valueAndGradient(double[] x, double[] gradient, Function f) {
        guard.enter("valueAndGradient", x, "gradient", gradient);
        try {
            return valueAndGradient(inputs, f.apply(inputs.begin(x)), gradient);
        } finally {
            guard.exit();
        }
    }

    /** Writes the gradient of an output and returns its value. */
    static double valueAndGradient(Inputs inputs, Real output, double[] gradient) {
        Element element = inputs.tape.own(output);
        if (element == null) {
            Arrays.fill(gradient, 0.0);
        } else if (element.node() == inputs) {
            Arrays.fill(gradient, 0.0);
            gradient[element.index()] = 1.0;
        } else {
            element.node().add(element.index(), 1.0);
            inputs.sweepInto(gradient);
        }
        return output.value();
    }

    /** A function of the inputs. */
    interface Function {
        Real apply(Real[] x);
    }
}
