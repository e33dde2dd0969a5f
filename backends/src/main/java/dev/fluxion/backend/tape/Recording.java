package dev.fluxion.backend.tape;

import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** A tape used again for every evaluation at points of one length. */
final class Recording {

    private final Tape tape = new Tape();
    private final Real[] point;
    private int[] outputs = new int[0];
    private double[] value = new double[0];

    Recording(int n) {
        point = new Real[n];
    }

    /** How much the tape keeps, in bytes. */
    long bytes() {
        return tape.bytes();
    }

    /** The inputs of an evaluation at {@code x}; the function may overwrite the array. */
    Real[] begin(double[] x) {
        tape.begin(x, point);
        return point;
    }

    /** Writes the gradient of an output and returns its value. */
    double valueAndGradient(Real output, double[] gradient) {
        tape.gradient(tape.indexOf(output), gradient, 0);
        return output.value();
    }

    /** Evaluates a function and keeps its value and where its outputs are on the tape. */
    void record(RealFunction f, double[] x) {
        Real[] output = f.apply(begin(x));
        if (value.length != output.length) {
            outputs = new int[output.length];
            value = new double[output.length];
        }
        for (int i = 0; i < output.length; i++) {
            outputs[i] = tape.indexOf(output[i]);
            value[i] = output[i].value();
        }
    }

    /** The value of the function recorded; overwritten by the next. */
    double[] value() {
        return value;
    }

    /** The linearization of the function recorded, good until the next. */
    TapePullback pullback() {
        return new TapePullback(tape, point.length, outputs, value);
    }

    /** Writes the value of the function recorded and the pullback of a cotangent, or refuses arrays of another length. */
    void valueAndPullback(double[] cotangent, double[] target, double[] pullback) {
        ShapeMismatchException.check("pullback", "cotangent", value.length, cotangent.length);
        ShapeMismatchException.check("valueAndPullback", "value", value.length, target.length);
        ShapeMismatchException.check("valueAndPullback", "pullback", point.length, pullback.length);
        tape.pullback(outputs, cotangent, 0, pullback, 0);
        System.arraycopy(value, 0, target, 0, value.length);
    }

    /** Writes value and Jacobian of the function recorded, or refuses arrays of another shape. */
    void valueAndJacobian(double[] target, DMatrixRMaj jacobian) {
        int n = point.length;
        ShapeMismatchException.check("valueAndJacobian", "value", value.length, target.length);
        ShapeMismatchException.check("valueAndJacobian", "jacobian", value.length, n, jacobian);
        tape.jacobian(outputs, jacobian.data);
        System.arraycopy(value, 0, target, 0, value.length);
    }
}
