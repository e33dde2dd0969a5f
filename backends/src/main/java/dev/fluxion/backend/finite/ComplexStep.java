package dev.fluxion.backend.finite;

import dev.fluxion.JacobianMode;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Primitive;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/**
 * Complex step: evaluates the function a tiny step off the real line, {@code f'(x) = Im f(x + i h) / h + O(h^2)}. No values are
 * subtracted, so the step may be as small as the numbers allow and the error is that of evaluating f itself.
 *
 * <p>The primitive is the Jacobian. It costs one evaluation for the value and one of the lifted function, with two to four
 * times the arithmetic, for each of the n coordinates.
 *
 * <p>Limits: the elementary functions are computed at complex points from their definitions; those that have no complex
 * derivative (abs, max, min, floor and their like) follow the branch of the primal, at their kinks the conventions of {@link
 * dev.fluxion.rule}. Where the true derivative is infinite the result is large but finite. Of first order only: it can
 * differentiate a derivative of another backend but cannot be nested inside one.
 *
 * <p>Immutable; may be shared between threads.
 *
 * @see <a href="https://doi.org/10.1145/838250.838251">Martins, Sturdza and Alonso, The complex-step derivative
 *     approximation</a>
 */
public final class ComplexStep implements JacobianMode {

    /** A power of two, so that dividing by it rounds nothing; its square vanishes beside any number the step is added to. */
    private static final double STEP = 0x1p-600;

    private ComplexStep() {}

    public static ComplexStep create() {
        return new ComplexStep();
    }

    @Override
    public String name() {
        return "complex-step";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Primitive.JACOBIAN).stable();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        double[] value = f.apply(x.clone()).clone();
        var jacobian = new DMatrixRMaj(value.length, x.length);
        if (x.length > 0) {
            RealFunction lifted = Lift.generic(f).over(Complex.class);
            for (int j = 0; j < x.length; j++) {
                column(lifted, x, j, jacobian);
            }
        }
        return new ValueAndJacobian(value, jacobian);
    }

    private static void column(RealFunction lifted, double[] x, int coordinate, DMatrixRMaj jacobian) {
        long level = Real.freshLevel();
        Real[] point = Reals.constants(x);
        point[coordinate] = Complex.of(level, x[coordinate], STEP);
        Real[] output = lifted.apply(point);
        ShapeMismatchException.check("complex-step", "f near x", jacobian.numRows, output.length);
        for (int i = 0; i < output.length; i++) {
            boolean moves = output[i] instanceof Complex complex && complex.level() == level;
            jacobian.data[i * x.length + coordinate] = moves ? ((Complex) output[i]).im() / STEP : 0.0;
        }
    }
}
