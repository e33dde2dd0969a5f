package dev.fluxion.backend.source;

import dev.fluxion.backend.source.internal.run.Tape;
import org.jspecify.annotations.Nullable;

/** Value and gradient of one function, on one tape. For one thread at a time. */
final class GradientRun {

    private final Subject subject;
    private final Kernels.Fused fused;
    private final Tape tape;
    private final boolean pure;
    private final boolean sums;
    private double[] buffer = new double[0];

    GradientRun(Subject function, boolean rewinding, Tape tape) {
        this.subject = function;
        this.fused = Kernels.fused(function, rewinding);
        this.tape = tape;
        this.pure = fused.code().pure();
        this.sums = fused.code().sums();
    }

    long tapeBytes() {
        return tape.bytes();
    }

    /**
     * Computes value and gradient.
     *
     * @param x the point; a number is the only element
     * @param data the data of an objective
     * @param gradient where to put the gradient, as long as the point
     */
    double valueAndGradient(double[] x, @Nullable Object data, double[] gradient) {
        if (fused.mayRead(gradient, x, data)) {
            if (buffer.length != gradient.length) {
                buffer = new double[gradient.length];
            }
            double value = compute(x, data, buffer);
            System.arraycopy(buffer, 0, gradient, 0, gradient.length);
            return value;
        }
        return compute(x, data, gradient);
    }

    private double compute(double[] x, @Nullable Object data, double[] gradient) {
        if (!pure) {
            return fused.kernel().strongGradient(tape, x, data, gradient);
        }
        try {
            double value = fused.kernel().gradient(tape, x, data, gradient);
            // A product of zero and an infinite or undefined number is NaN where a strong zero would be zero, and a NaN
            // stays one in all sums and products it goes into: if there is none here there was none.
            return (!sums || Double.isNaN(tape.sum)) && Undefined.isIn(gradient)
                    ? fused.kernel().strongGradient(tape, x, data, gradient)
                    : value;
        } catch (RuntimeException e) {
            throw subject.asThrownByUser(e, x, data);
        }
    }
}
