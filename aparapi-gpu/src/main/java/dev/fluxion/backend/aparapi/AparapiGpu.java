package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.Objective;
import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Support;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Differentiates batches of points on an OpenCL device. A function is recorded as a graph, its derivative written as OpenCL C, and the
 * kernel run through Aparapi, one work item to a point.
 *
 * <pre>{@code
 * try (AparapiGpu gpu = AparapiGpu.create();
 *         PreparedBatch batch = gpu.prepareBatch(Demo::robotArm, 6)) {
 *     ValuesAndJacobians all = batch.valuesAndJacobians(points);
 * }
 * }</pre>
 *
 * <p>A launch takes some tenths of a millisecond and a kernel up to seconds to compile, so only batches go to the device: {@link
 * #prepareBatch(VectorFunction, int)} and its kin. Everything that is asked of one point at a time is computed by {@link CompiledTape}.
 *
 * <p>What a function captured, its parameters, is given to the kernel as an argument: the same function with other parameters is
 * recorded again but not compiled again. Kernels are shared by all batches of a backend and kept for a while when nobody uses
 * them, until {@link #close}. A batch that is larger than what the device holds at once is cut.
 *
 * <p>Branches follow the values, at each point: each of the ways through a function that many points of a batch take has a kernel, and
 * points that take others are computed on the processor. So is a function that can be no kernel, because it takes more than 12 000
 * operations, calls operations on arrays, or reads what cannot be watched; {@link DerivativeBatch#device} says so.
 *
 * <p>Without an OpenCL device all batches are computed by compiled tapes on the processor's cores, and {@link #device} says so, and
 * once the log.
 *
 * <p>In {@link Precision#DOUBLE} results agree with those of other backends to rounding: a device's elementary functions may differ
 * in the last bits, by a few units in the last place as OpenCL allows. Batches of one backend may be used by several threads,
 * whose launches take turns; each batch is for one.
 */
public final class AparapiGpu implements ReverseMode, AutoCloseable {

    /** A launch of about this size hides its own cost, and keeps the arrays pinned for milliseconds only. */
    static final long BLOCK_BYTES = 4L << 20;

    private static final String OPERATION = "aparapi-gpu";

    private final CompiledTape tape = CompiledTape.create();
    private final Precision precision;
    private final Consumer<String> log;
    private final AtomicBoolean said = new AtomicBoolean();

    /** Where batches go; decided when first asked, as asking the drivers takes time and they may print. */
    private final Supplier<Target> deciding;

    private @Nullable Target decided;

    private AparapiGpu(Supplier<Target> deciding, Precision precision, Consumer<String> log) {
        this.deciding = deciding;
        this.precision = precision;
        this.log = log;
    }

    /**
     * Where batches go.
     *
     * @param device the device, if there is one
     * @param kernels its kernels
     * @param absence why there is none
     */
    private record Target(
            @Nullable OpenClDevice device, @Nullable BatchPaths kernels, String absence) {

        static Target on(OpenClDevice device, Precision precision, long blockBytes) {
            OpenCLDevice found = Aparapi.find(OPERATION, device);
            // A quarter of the memory: the device's driver and others want some too.
            long bytes = Math.min(blockBytes, device.memoryBytes() / 4);
            return new Target(device, new KernelCache(found, precision, bytes, KernelCache.MOST_IDLE), "");
        }

        static Target none(String absence) {
            return new Target(null, null, absence);
        }
    }

    private synchronized Target target() {
        if (decided == null) {
            decided = deciding.get();
        }
        return decided;
    }

    /**
     * One on the device that {@link OpenClDevices#preferred} names, in double precision; on the processor if there is no device that
     * computes in it. The drivers are asked for their devices when the first batch is prepared.
     */
    public static AparapiGpu create() {
        return among(OpenClDevices::discover, AparapiGpu::warn);
    }

    /**
     * One whose batches are interpreted by a kernel written in Java, the same for every function: Aparapi translates it to OpenCL, for the
     * device that it takes for the best, or runs it on its own threads where there is none. Nothing is compiled for a function, which
     * pays where a function is differentiated at a few batches only; a point takes some twenty times as long, and more the more
     * operations there are. The kernel has the operations of most formulas but not {@code max}, {@code min}, remainders and what looks
     * into the bits of a number; a function that has those is computed on the processor.
     */
    public static AparapiGpu interpreting() {
        return new AparapiGpu(
                () -> new Target(null, new InterpretedPaths(BLOCK_BYTES), ""), Precision.DOUBLE, AparapiGpu::warn);
    }

    /**
     * One on the device of an index, a type or a part of a name, as {@link OpenClDevices#select} understands it, in double precision.
     *
     * @throws NoOpenClDeviceException if there is no device at all
     * @throws IllegalArgumentException if no device matches, or the one that does lacks double precision
     */
    public static AparapiGpu on(String wanted) {
        return on(OpenClDevices.discover().select(wanted), Precision.DOUBLE);
    }

    /**
     * One on a device.
     *
     * @param device one of the devices of {@link OpenClDevices#discover}
     * @throws NoOpenClDeviceException if there is no device at all
     * @throws IllegalArgumentException if the device was not discovered on this machine, or lacks double precision and is asked for it
     */
    public static AparapiGpu on(OpenClDevice device, Precision precision) {
        return on(device, precision, BLOCK_BYTES);
    }

    static AparapiGpu on(OpenClDevice device, Precision precision, long blockBytes) {
        Aparapi.find(OPERATION, device);
        if (precision == Precision.DOUBLE && !device.doublePrecision()) {
            throw new IllegalArgumentException(OPERATION + ": device must compute in double precision but "
                    + device.name() + " does not; ask for Precision.FLOAT or choose another");
        }
        Target target = Target.on(device, precision, blockBytes);
        return new AparapiGpu(() -> target, precision, AparapiGpu::warn);
    }

    /** One on the best of some devices. */
    static AparapiGpu among(Supplier<OpenClDevices> devices, Consumer<String> log) {
        return new AparapiGpu(() -> best(devices.get()), Precision.DOUBLE, log);
    }

    private static Target best(OpenClDevices devices) {
        if (devices.isEmpty()) {
            return Target.none(devices.absence());
        }
        OpenClDevice best = devices.preferred();
        return best.doublePrecision()
                ? Target.on(best, Precision.DOUBLE, BLOCK_BYTES)
                : Target.none(best.name() + " does not compute in double precision; ask for it by Precision.FLOAT.");
    }

    private static void warn(String line) {
        System.getLogger(AparapiGpu.class.getName()).log(Level.WARNING, line);
    }

    @Override
    public String name() {
        return "aparapi-gpu";
    }

    @Override
    public Capabilities capabilities() {
        return tape.capabilities().with(Feature.GPU, Support.YES);
    }

    /** The device that batches are computed on, if there is one. */
    public Optional<OpenClDevice> openClDevice() {
        return Optional.ofNullable(target().device());
    }

    /** Where batches are computed, for people; without a device, why. */
    public String device() {
        OpenClDevice known = target().device();
        if (target().kernels() instanceof InterpretedPaths interpreter) {
            return interpreter.device();
        }
        return known == null
                ? "the processor, by compiled tapes: " + target().absence()
                : known.name() + " (" + known.type().name().toLowerCase(Locale.ROOT) + ", "
                        + known.platform().name() + ", " + precision.name().toLowerCase(Locale.ROOT) + " precision)";
    }

    /**
     * Prepares derivatives of a function at batches of points.
     *
     * @param what {@link BatchDerivative#VALUE}, {@code JACOBIAN}, {@code PUSHFORWARD} or {@code PULLBACK}
     * @param n the length of the points
     * @throws IllegalArgumentException if the kind is one of functions of one output; use {@link #prepareFieldBatch}
     */
    public DerivativeBatch prepareBatch(BatchDerivative what, VectorFunction f, int n) {
        if (what.isOfScalars()) {
            throw new IllegalArgumentException("prepareBatch: what must be of functions of many outputs but was " + what
                    + "; use prepareFieldBatch");
        }
        return batch("apply", what, f, n, ProcessorBatch.of(tape, what, f, n));
    }

    /**
     * Prepares derivatives of a function of one output at batches of points.
     *
     * @param what {@link BatchDerivative#VALUE}, {@code GRADIENT} or {@code HESSIAN}
     * @param n the length of the points
     * @throws IllegalArgumentException if the kind is one of functions of many outputs; use {@link #prepareBatch(BatchDerivative,
     *     VectorFunction, int)}
     */
    public DerivativeBatch prepareFieldBatch(BatchDerivative what, ScalarField f, int n) {
        if (!what.isOfScalars() && what != BatchDerivative.VALUE) {
            throw new IllegalArgumentException("prepareFieldBatch: what must be of functions of one output but was "
                    + what + "; use prepareBatch");
        }
        return batch("apply", what, f, n, ProcessorBatch.ofField(tape, what, f, n));
    }

    @Override
    public PreparedBatch prepareBatch(VectorFunction f, int n) {
        BatchDerivative what = BatchDerivative.JACOBIAN;
        return new JacobianBatch(batch("valuesAndJacobians", what, f, n, ProcessorBatch.of(tape, what, f, n)));
    }

    @Override
    public PreparedGradientBatch prepareGradientBatch(ScalarField f, int n) {
        BatchDerivative what = BatchDerivative.GRADIENT;
        return new GradientBatch(batch("valuesAndGradients", what, f, n, ProcessorBatch.ofField(tape, what, f, n)));
    }

    private DerivativeBatch batch(String operation, BatchDerivative what, Object f, int n, ProcessorBatch onProcessor) {
        BatchPaths kernels = target().kernels();
        if (kernels == null && said.compareAndSet(false, true)) {
            log.accept("aparapi-gpu: batches are computed on the processor, by compiled tapes: " + target().absence());
        }
        return new DeviceBatch(operation, what, f, n, kernels, this::device, onProcessor);
    }

    KernelCache kernels() {
        return (KernelCache) Objects.requireNonNull(target().kernels(), "kernels");
    }

    /** Frees the kernels that no batch uses; those in use are freed when their batches are closed. Closing again does nothing. */
    @Override
    public synchronized void close() {
        BatchPaths kernels = decided == null ? null : decided.kernels();
        if (kernels != null) {
            kernels.close();
        }
    }

    // One point at a time.

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        return tape.pullbackAt(f, x);
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        return tape.nestedPullbackAt(f, x);
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        return tape.valueAndGradient(f, x);
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        return tape.valueAndDerivative(f, x);
    }

    @Override
    public double secondDerivative(ScalarFunction f, double x) {
        return tape.secondDerivative(f, x);
    }

    @Override
    public ValueDerivativeAndSecondDerivative valueDerivativeAndSecondDerivative(ScalarFunction f, double x) {
        return tape.valueDerivativeAndSecondDerivative(f, x);
    }

    @Override
    public DMatrixRMaj hessian(ScalarField f, double[] x) {
        return tape.hessian(f, x);
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(ScalarField f, double[] x) {
        return tape.valueGradientAndHessian(f, x);
    }

    @Override
    public double[] hessianVectorProduct(ScalarField f, double[] x, double[] tangent) {
        return tape.hessianVectorProduct(f, x, tangent);
    }

    @Override
    public GradientAndHvp gradientAndHvp(ScalarField f, double[] x, double[] tangent) {
        return tape.gradientAndHvp(f, x, tangent);
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return tape.prepareGradient(f, n);
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return tape.prepareGradient(f, n);
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return tape.prepareJacobian(f, n);
    }

    @Override
    public PreparedHessian prepareHessian(ScalarField f, int n) {
        return tape.prepareHessian(f, n);
    }

    @Override
    public PreparedHessianVectorProduct prepareHessianVectorProduct(ScalarField f, int n) {
        return tape.prepareHessianVectorProduct(f, n);
    }

    @Override
    public PreparedPushforward preparePushforward(VectorFunction f, int n) {
        return tape.preparePushforward(f, n);
    }

    @Override
    public PreparedPullback preparePullback(VectorFunction f, int n) {
        return tape.preparePullback(f, n);
    }
}
