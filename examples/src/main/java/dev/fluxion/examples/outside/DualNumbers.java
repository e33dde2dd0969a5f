package dev.fluxion.examples.outside;

import dev.fluxion.ForwardMode;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.number.TangentNumber;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/** A backend from outside, complete: each number carries one tangent. */
public final class DualNumbers implements ForwardMode {

    @Override
    public String name() {
        return "dual-numbers";
    }

    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        long sweep = Real.freshLevel();
        Real[] inputs = new Real[x.length];
        Arrays.setAll(inputs, i -> new Dual(sweep, x[i], tangent[i]));
        Real[] outputs = Lift.generic(f).over(Dual.class).apply(inputs);
        return new ValueAndPushforward(Reals.values(outputs), Dual.tangents(sweep, outputs));
    }

    private static final class Dual extends TangentNumber {
        Dual(long sweep, double value, double tangent) {
            super(sweep, value, tangent);
        }

        @Override
        protected Real of(double value, double tangent) {
            return new Dual(level(), value, tangent);
        }
    }
}
