package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;
import dev.fluxion.shape.ShapeMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Computes the chained Rosenbrock function
 * {@code f(x) = sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2 for i from 0 to n - 2} and its gradient at many points at
 * once on an OpenCL device, one work item to a point, in double precision. With {@code n = 1} the sum is empty: value
 * and gradient are 0.
 *
 * <p>The gradient is written out by hand, so this kernel tells whether a device and its driver compute what they
 * should, apart from any generated code.
 *
 * <p>The points are laid out one coordinate after the other, so that work items side by side read memory side by side:
 * coordinate {@code i} of point {@code p} is {@code points[i * count + p]}.
 *
 * <pre>{@code
 * try (RosenbrockKernel kernel = RosenbrockKernel.on(OpenClDevices.discover().preferred())) {
 *     ValuesAndGradients result = kernel.valueAndGradient(points, count, dimension);
 * }
 * }</pre>
 *
 * <p>Safe to share between threads: launches take turns, those of all kernels of the process together. During a launch
 * the Java virtual machine may have to put off collecting garbage, as the arrays must not move.
 *
 * @see <a href="https://doi.org/10.1162/evco.2006.14.1.119">Shang and Qiu, A Note on the Extended Rosenbrock Function,
 *     Evolutionary Computation 14(1), 2006</a>
 */
public final class RosenbrockKernel implements AutoCloseable {

    private static final String OPERATION = "rosenbrock";

    private final NativeContext context;

    private RosenbrockKernel(NativeContext context) {
        this.context = context;
    }

    /**
     * Compiles the kernel for a device, which takes from milliseconds to seconds, by the driver.
     *
     * @param device one of the devices of {@link OpenClDevices#discover}
     * @return the kernel, to be closed after use
     * @throws NoOpenClDeviceException if this machine has no OpenCL device
     * @throws IllegalArgumentException if the device was not discovered on this machine, or lacks double precision
     * @throws KernelBuildException if the device's compiler refuses the kernel
     */
    public static RosenbrockKernel on(OpenClDevice device) {
        OpenCLDevice found = Aparapi.find(OPERATION, device);
        if (!device.doublePrecision()) {
            throw new IllegalArgumentException(OPERATION + ": device must compute in double precision but "
                    + device.name() + " does not; choose one that does or another backend");
        }
        return new RosenbrockKernel(NativeContext.build(
                found,
                source(),
                Precision.DOUBLE,
                List.of("points"),
                List.of("values", "gradients"),
                List.of("count", "dimension")));
    }

    /**
     * Computes the function and its gradient at each point. The caller's array is only read.
     *
     * @param points the points, of length {@code dimension * count}, one coordinate after the other
     * @param count how many points there are; with none, nothing is launched
     * @param dimension the number of variables, {@code n}, at least 1
     * @return the values, of length {@code count}, and the gradients, of length {@code dimension * count}, laid out as
     *     the points
     * @throws ShapeMismatchException if {@code points} does not have length {@code dimension * count}, if
     *     {@code count} is negative or {@code dimension} is not positive
     * @throws IllegalArgumentException if the points take more bytes than one array may on the device
     * @throws IllegalStateException if the kernel was closed, or the driver fails
     */
    public ValuesAndGradients valueAndGradient(double[] points, int count, int dimension) {
        checkShape(points, count, dimension);
        double[] values = new double[count];
        double[] gradients = new double[points.length];
        context.launch(OPERATION, count, dimension, points, values, gradients);
        return new ValuesAndGradients(values, gradients);
    }

    /** Frees what the kernel holds on the device; closing it again does nothing. */
    @Override
    public void close() {
        context.close();
    }

    private void checkShape(double[] points, int count, int dimension) {
        if (count < 0) {
            throw ShapeMismatchException.of(OPERATION + ": count must be at least 0 but was " + count);
        }
        if (dimension < 1) {
            throw ShapeMismatchException.of(OPERATION + ": dimension must be at least 1 but was " + dimension);
        }
        long length = (long) count * dimension;
        if (points.length != length) {
            throw ShapeMismatchException.of(OPERATION + ": points must have length " + length + " (" + dimension
                    + " coordinates of " + count + " points) but had length " + points.length);
        }
        if (length * Double.BYTES > context.largestArrayBytes()) {
            throw new IllegalArgumentException(OPERATION + ": points must take at most " + context.largestArrayBytes()
                    + " bytes on this device but take " + length * Double.BYTES + "; split the batch");
        }
    }

    private static String source() {
        try (InputStream source = RosenbrockKernel.class.getResourceAsStream("rosenbrock.cl")) {
            if (source == null) {
                throw new IllegalStateException("rosenbrock: rosenbrock.cl must be beside the class but was not found");
            }
            return new String(source.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
