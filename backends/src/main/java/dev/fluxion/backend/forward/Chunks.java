package dev.fluxion.backend.forward;

import dev.fluxion.number.Real;
import dev.fluxion.number.RealField;
import dev.fluxion.number.RealFunction;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** A sweep with the inputs of a function, used again for every evaluation at points of one length. */
final class Chunks {

    private final int width;
    private final Sweep sweep;
    private final Real[] inputs;

    /** The point, as the caller may want the derivative where the point is. */
    private final double[] point;

    Chunks(int n, int width) {
        this(Sweep.kept(), n, width);
    }

    /** Evaluations on a kept sweep that nobody else uses meanwhile. */
    Chunks(Sweep sweep, int n, int width) {
        this.width = width;
        this.sweep = sweep;
        this.inputs = new Real[n];
        this.point = new double[n];
    }

    /** Writes the gradient of a field at {@code x} and returns its value. */
    double valueAndGradient(RealField f, double[] x, double[] gradient) {
        int n = point.length;
        System.arraycopy(x, 0, point, 0, n);
        Arrays.fill(gradient, 0.0);
        double value;
        int start = 0;
        do {
            begin(start);
            Real output = f.apply(inputs);
            ChunkDual.copyTangents(sweep, output, gradient, start);
            value = output.value();
            start += width;
        } while (start < n);
        return value;
    }

    /** Writes value and Jacobian of a function at {@code x}, or refuses arrays of another shape. */
    void valueAndJacobian(RealFunction f, double[] x, double[] value, DMatrixRMaj jacobian) {
        int n = point.length;
        System.arraycopy(x, 0, point, 0, n);
        int start = 0;
        do {
            begin(start);
            Real[] output = f.apply(inputs);
            if (start == 0) {
                ShapeMismatchException.check("valueAndJacobian", "value", output.length, value.length);
                ShapeMismatchException.check("valueAndJacobian", "jacobian", output.length, n, jacobian);
                Arrays.fill(jacobian.data, 0, output.length * n, 0.0);
            }
            for (int i = 0; i < output.length; i++) {
                value[i] = output[i].value();
                ChunkDual.copyTangents(sweep, output[i], jacobian.data, i * n + start);
            }
            start += width;
        } while (start < n);
    }

    /** Writes value and pushforward of a tangent, or refuses arrays of another length. */
    void valueAndPushforward(RealFunction f, double[] x, double[] tangent, double[] value, double[] pushforward) {
        sweep.begin();
        ChunkDual.alongDirection(sweep, x, tangent, inputs);
        Real[] output = f.apply(inputs);
        ShapeMismatchException.check("valueAndPushforward", "value", output.length, value.length);
        ShapeMismatchException.check("valueAndPushforward", "pushforward", output.length, pushforward.length);
        Arrays.fill(pushforward, 0.0);
        for (int i = 0; i < output.length; i++) {
            value[i] = output[i].value();
            ChunkDual.copyTangents(sweep, output[i], pushforward, i);
        }
    }

    private void begin(int start) {
        sweep.begin();
        ChunkDual.alongCoordinates(sweep, point, start, Math.min(width, point.length - start), inputs);
    }
}
