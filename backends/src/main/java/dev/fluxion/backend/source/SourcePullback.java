package dev.fluxion.backend.source;

import dev.fluxion.Pullback;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/** What a forward sweep kept, for reverse sweeps one after another. May be shared between threads, which then take turns. */
final class SourcePullback implements Pullback {

    private final SplitKernel kernel;
    private final Tape tape = Tape.create();
    private final double[] x;
    private final double[] shadow;
    private final double[] value;

    private SourcePullback(Subject function, double[] x, boolean rewinding) {
        this.kernel = Kernels.split(function, rewinding);
        this.x = x.clone();
        this.shadow = new double[x.length];
        kernel.forward(tape, this.x, shadow);
        double[] result = tape.result;
        this.value = result == null ? new double[] {tape.value} : result.clone();
    }

    /** Runs the forward sweep; of a function of a number, {@code x} has one element. */
    static SourcePullback of(Subject function, double[] x, boolean rewinding) {
        return new SourcePullback(function, x, rewinding);
    }

    @Override
    public double[] value() {
        return value.clone();
    }

    @Override
    public synchronized double[] apply(double[] cotangent) {
        ShapeMismatchException.check("pullback", "cotangent", value.length, cotangent.length);
        kernel.reverse(tape, x, shadow, cotangent);
        double[] product = take();
        if (Undefined.isIn(product)) {
            kernel.strongReverse(tape, x, shadow, cotangent);
            product = take();
        }
        return product;
    }

    private double[] take() {
        double[] product = shadow.clone();
        Arrays.fill(shadow, 0.0);
        tape.clearShadows();
        return product;
    }
}
