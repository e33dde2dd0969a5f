package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every elementary function in OpenCL C against Java's, and its derivatives against dual numbers. */
@Tag("opencl")
class ElementaryFunctionsTest {

    /** OpenCL allows a function some units in the last place, 16 for pow. */
    private static final double TOLERANCE = 16 * 0x1p-52;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        2.5,
        -2.5,
        1e-300,
        1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    /** All of one number, in one kernel. */
    private static double[] ofOne(double[] v) {
        double x = v[0];
        return new double[] {
            Math.sqrt(x),
            Math.cbrt(x),
            Math.exp(x),
            Math.expm1(x),
            Math.log(x),
            Math.log10(x),
            Math.log1p(x),
            Math.sin(x),
            Math.cos(x),
            Math.tan(x),
            Math.asin(x),
            Math.acos(x),
            Math.atan(x),
            Math.sinh(x),
            Math.cosh(x),
            Math.tanh(x),
            Math.abs(x),
            -x,
            Math.signum(x),
            Math.floor(x),
            Math.ceil(x),
            Math.rint(x),
            Math.nextUp(x),
            Math.nextDown(x),
            Math.toRadians(x),
            Math.toDegrees(x),
            (float) x,
            StrictMath.sin(x),
            StrictMath.exp(x),
            Math.fma(x, x, -2.0)
        };
    }

    /** All of two numbers. */
    private static double[] ofTwo(double[] v) {
        double x = v[0];
        double y = v[1];
        return new double[] {
            x + y,
            x - y,
            x * y,
            x / y,
            x % y,
            Math.IEEEremainder(x, y),
            Math.pow(x, y),
            Math.pow(x, 2.0),
            Math.pow(x, 3.0),
            Math.pow(2.5, y),
            Math.atan2(x, y),
            Math.hypot(x, y),
            Math.max(x, y),
            Math.min(x, y),
            Math.copySign(x, y)
        };
    }

    @Test
    void functionsOfOneNumberAreJavas() {
        compare(ElementaryFunctionsTest::ofOne, grid(1));
    }

    @Test
    void functionsOfTwoNumbersAreJavas() {
        compare(ElementaryFunctionsTest::ofTwo, grid(2));
    }

    @Test
    void secondDerivativesSelectAmongBranches() {
        ScalarField f = v -> Math.pow(v[0], v[1])
                + Math.max(v[0] * v[1], Math.sqrt(v[0])) * Math.hypot(v[0], v[1])
                + Math.tanh(v[0] - v[1]);
        double[] at = {0.7, 1.3, 2.0, 0.4, 1.0, 1.0, 3.1, 2.2};
        var points = DMatrixRMaj.wrap(4, 2, at);
        try (AparapiGpu gpu = AparapiGpu.on(OpenCl.deviceOrSkip(), Precision.DOUBLE);
                DerivativeBatch batch = gpu.prepareFieldBatch(BatchDerivative.HESSIAN, f, 2)) {
            ValuesAndDerivatives all = batch.apply(points);
            for (int i = 0; i < 4; i++) {
                double[] x = {at[2 * i], at[2 * i + 1]};
                var expected = ForwardDual.create().valueGradientAndHessian(f, x);
                assertThat(all.values().get(i, 0)).isCloseTo(expected.value(), relative(expected.value()));
                for (int k = 0; k < 2; k++) {
                    double slope = expected.gradient()[k];
                    assertThat(all.values().get(i, 1 + k)).isCloseTo(slope, relative(slope));
                }
                for (int k = 0; k < 4; k++) {
                    double curvature = expected.hessian().data[k];
                    assertThat(all.derivatives().get(i, k)).isCloseTo(curvature, relative(curvature));
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> relative(double value) {
        return org.assertj.core.data.Offset.offset(1e-12 * Math.max(1.0, Math.abs(value)));
    }

    private static DMatrixRMaj grid(int n) {
        int count = (int) Math.pow(SPECIAL.length, n);
        var points = new DMatrixRMaj(count, n);
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int k = 0; k < n; k++) {
                points.set(i, k, SPECIAL[rest % SPECIAL.length]);
                rest /= SPECIAL.length;
            }
        }
        return points;
    }

    private static void compare(VectorFunction f, DMatrixRMaj points) {
        int n = points.numCols;
        try (AparapiGpu gpu = AparapiGpu.on(OpenCl.deviceOrSkip(), Precision.DOUBLE);
                DerivativeBatch values = gpu.prepareBatch(BatchDerivative.VALUE, f, n);
                DerivativeBatch jacobians = gpu.prepareBatch(BatchDerivative.JACOBIAN, f, n)) {
            DMatrixRMaj value = values.apply(points).values();
            DMatrixRMaj jacobian = jacobians.apply(points).derivatives();
            assertThat(gpu.kernels().builds()).isEqualTo(2);
            for (int i = 0; i < points.numRows; i++) {
                double[] x = new double[n];
                System.arraycopy(points.data, i * n, x, 0, n);
                double[] expected = f.apply(x);
                double[] slopes = ForwardDual.create().jacobian(f, x).data;
                for (int k = 0; k < expected.length; k++) {
                    check("value", x, k, value.get(i, k), expected[k]);
                    for (int j = 0; j < n; j++) {
                        check("derivative " + j, x, k, jacobian.get(i, k * n + j), slopes[k * n + j]);
                    }
                }
            }
        }
    }

    private static void check(String what, double[] x, int k, double actual, double expected) {
        boolean same = Double.compare(actual, expected) == 0
                || Math.abs(actual - expected) <= TOLERANCE * Math.abs(expected)
                || (actual == 0.0 && expected == 0.0 && what.startsWith("derivative"));
        assertThat(same)
                .as(
                        "%s of function %d at %s: %s, and in Java %s",
                        what, k, java.util.Arrays.toString(x), actual, expected)
                .isTrue();
    }
}
