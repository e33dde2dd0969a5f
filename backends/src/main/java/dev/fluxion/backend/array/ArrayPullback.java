package dev.fluxion.backend.array;

import dev.fluxion.Pullback;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.shape.ShapeMismatchException;
import org.jspecify.annotations.Nullable;

/** The pullback at one point: a tape of its own. Calls from several threads take turns. */
final class ArrayPullback implements Pullback {

    private final Inputs inputs;
    private final double[] value;

    /** The outputs as one entry, null if no input moves any. */
    private final @Nullable Node outputs;

    private ArrayPullback(Inputs inputs, Real[] outputs) {
        this.inputs = inputs;
        this.value = Reals.values(outputs);
        this.outputs = inputs.tape.operand(outputs);
    }

    static ArrayPullback of(Inputs inputs, Real[] outputs) {
        return new ArrayPullback(inputs, outputs);
    }

    @Override
    public double[] value() {
        return value.clone();
    }

    @Override
    public synchronized double[] apply(double[] cotangent) {
        ShapeMismatchException.check("pullback", "cotangent", value.length, cotangent.length);
        Node from = outputs;
        if (from == inputs) {
            return cotangent.clone();
        }
        double[] product = new double[inputs.length()];
        if (from != null) {
            // The caller may change the array while it is still an adjoint.
            from.add(cotangent.clone());
            inputs.sweepInto(product);
        }
        return product;
    }
}
