package dev.fluxion.benchmark;

import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.examples.jacobians.JacobianFunction;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;

/**
 * Holds a large batch of each function's values and Jacobians, by compiled tapes and on the OpenCL device, against forward mode point by
 * point. A difference is taken relative to the largest number of the point's value or Jacobian.
 */
final class DeviceAgreement {

    private static final int POINTS = 100_000;

    private DeviceAgreement() {}

    /** One sentence. */
    static String of(JacobianFunction function) {
        int dimension = function.dimension();
        var random = new SplittableRandom(2);
        var points = new DMatrixRMaj(POINTS, dimension);
        for (int i = 0; i < POINTS; i++) {
            System.arraycopy(function.point(random), 0, points.data, i * dimension, dimension);
        }
        try (AparapiGpu gpu = AparapiGpu.create();
                PreparedBatch onDevice = gpu.prepareBatch(function.function(), dimension);
                PreparedBatch onProcessor = CompiledTape.create().prepareBatch(function.function(), dimension)) {
            return String.format(
                    Locale.ROOT,
                    "%s, %d points: the device's results differ from forward mode's by up to %.1e, the processor's by up to %.1e",
                    function,
                    POINTS,
                    difference(function, points, onDevice.valuesAndJacobians(points)),
                    difference(function, points, onProcessor.valuesAndJacobians(points)));
        }
    }

    private static double difference(JacobianFunction function, DMatrixRMaj points, ValuesAndJacobians all) {
        int dimension = function.dimension();
        PreparedJacobian forward = ForwardDual.create().prepareJacobian(function.function(), dimension);
        double[] point = new double[dimension];
        double largest = 0.0;
        for (int i = 0; i < POINTS; i++) {
            System.arraycopy(points.data, i * dimension, point, 0, dimension);
            ValueAndJacobian expected = forward.valueAndJacobian(point);
            ValueAndJacobian actual = all.at(i);
            largest = Math.max(largest, relative(actual.value(), expected.value()));
            largest = Math.max(largest, relative(actual.jacobian().data, expected.jacobian().data));
        }
        return largest;
    }

    private static double relative(double[] actual, double[] expected) {
        double scale = 0.0;
        double difference = 0.0;
        for (int k = 0; k < expected.length; k++) {
            scale = Math.max(scale, Math.abs(expected[k]));
            difference = Math.max(difference, Math.abs(actual[k] - expected[k]));
        }
        return difference / scale;
    }
}
