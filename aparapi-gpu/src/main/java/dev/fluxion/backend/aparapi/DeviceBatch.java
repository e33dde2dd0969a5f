package dev.fluxion.backend.aparapi;

import dev.fluxion.SingleThread;
import dev.fluxion.graph.Graph;
import dev.fluxion.graph.UntraceableException;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Snapshot;
import dev.fluxion.lift.Surroundings;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A batch on a device: a kernel for each way through the function's branches that many points take. Points that go other ways, and
 * those whose derivatives need strong zeros, are computed on the processor, and so is everything if the function cannot be a kernel.
 */
final class DeviceBatch implements DerivativeBatch {

    /** So many ways through a function have a kernel. */
    private static final int MOST_PATHS = 8;

    /** Fewer points that take another way than before are not worth a kernel, which takes some tenths of a second to compile. */
    static final int WORTH_A_KERNEL = 1000;

    private final String operation;
    private final BatchDerivative what;
    private final Object f;
    private final int n;
    private final @Nullable BatchPaths kernels;
    private final Supplier<String> device;
    private final @Nullable Surroundings surroundings;
    private final ProcessorBatch processor;
    private final SingleThread thread = SingleThread.create();
    private final List<BatchPath> paths = new ArrayList<>();
    private @Nullable Snapshot snapshot;

    /** Why the function is no kernel, if it is none. */
    private @Nullable String unsuited;

    private boolean noMorePaths;
    private boolean closed;

    /**
     * @param operation what to call it in error messages
     * @param what what to compute
     * @param f the function, as the user wrote it
     * @param n the length of the points
     * @param kernels makes kernels for the device, or null if there is none
     * @param device says what the device is
     * @param processor the same on the processor
     */
    DeviceBatch(
            String operation,
            BatchDerivative what,
            Object f,
            int n,
            @Nullable BatchPaths kernels,
            Supplier<String> device,
            ProcessorBatch processor) {
        this.operation = operation;
        this.what = what;
        this.f = f;
        this.n = n;
        this.kernels = kernels;
        this.device = device;
        this.processor = processor;
        this.surroundings = Lift.surroundings(f);
        if (surroundings == null || !surroundings.areKnown()) {
            unsuited = "it reads what cannot be watched for changes";
        }
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public String device() {
        return unsuited == null
                ? kernels == null ? processor.device() + "; on " + device.get() : device.get()
                : processor.device() + ", as the function cannot be a kernel: " + unsuited;
    }

    @Override
    public ValuesAndDerivatives apply(DMatrixRMaj points) {
        if (what.takesSeeds()) {
            throw new IllegalArgumentException(operation + ": a " + what
                    + " takes a tangent or cotangent with each point; use apply(points, seeds)");
        }
        return computed(points);
    }

    @Override
    public ValuesAndDerivatives apply(DMatrixRMaj points, DMatrixRMaj seeds) {
        if (!what.takesSeeds()) {
            throw new IllegalArgumentException(
                    operation + ": a " + what + " takes no tangent or cotangent; use apply(points)");
        }
        ShapeMismatchException.check(operation, "each point", n, points.numCols);
        ShapeMismatchException.check(operation, "the number of seeds", points.numRows, seeds.numRows);
        if (what == BatchDerivative.PUSHFORWARD) {
            ShapeMismatchException.check(operation, "each tangent", n, seeds.numCols);
        }
        var both = new DMatrixRMaj(points.numRows, n + seeds.numCols);
        for (int i = 0; i < points.numRows; i++) {
            System.arraycopy(points.data, i * n, both.data, i * both.numCols, n);
            System.arraycopy(seeds.data, i * seeds.numCols, both.data, i * both.numCols + n, seeds.numCols);
        }
        return computed(both);
    }

    private ValuesAndDerivatives computed(DMatrixRMaj points) {
        if (!what.takesSeeds()) {
            ShapeMismatchException.check(operation, "each point", n, points.numCols);
        }
        thread.enter(operation);
        try {
            if (closed) {
                throw new IllegalStateException(operation + ": the batch must be open but was closed");
            }
            if (points.numRows == 0) {
                return new ValuesAndDerivatives(new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0));
            }
            return onDevice(points);
        } finally {
            thread.exit();
        }
    }

    private ValuesAndDerivatives onDevice(DMatrixRMaj points) {
        forgetWhatIsStale();
        int[] left = new int[points.numRows];
        Arrays.setAll(left, i -> i);
        ValuesAndDerivatives result = null;
        paths.sort(Comparator.comparingInt(BatchPath::taken).reversed());
        for (int i = 0; i < paths.size() && left.length > 0; i++) {
            result = paths.get(i).derived().room(operation, result, points.numRows);
            left = run(paths.get(i), points, left, result);
        }
        while (left.length > 0 && mayHaveAnotherPath(left.length)) {
            BatchPath path =
                    recorded(Arrays.copyOfRange(points.data, left[0] * points.numCols, left[0] * points.numCols + n));
            if (path == null) {
                break;
            }
            result = path.derived().room(operation, result, points.numRows);
            left = run(path, points, left, result);
        }
        return left.length == 0 ? Objects.requireNonNull(result) : onProcessor(points, left, result);
    }

    private int[] run(BatchPath path, DMatrixRMaj points, int[] rows, ValuesAndDerivatives result) {
        ShapeMismatchException.check(
                operation, "each cotangent", path.derived().graph().inputs() - n, points.numCols - n);
        int[] left = path.run(points, rows, result);
        // The next kernel writes only what its way has, and what this one wrote in these rows is of no meaning.
        DMatrixRMaj derivatives = result.derivatives();
        for (int row : left) {
            Arrays.fill(derivatives.data, row * derivatives.numCols, (row + 1) * derivatives.numCols, 0.0);
        }
        return left;
    }

    private boolean mayHaveAnotherPath(int count) {
        return unsuited == null
                && kernels != null
                && (paths.isEmpty() || (!noMorePaths && count >= WORTH_A_KERNEL && paths.size() < MOST_PATHS));
    }

    private void forgetWhatIsStale() {
        Snapshot before = snapshot;
        if (before != null && !before.isCurrent()) {
            // The kernels are still in the cache, and what is recorded now is mostly the same with other constants.
            release();
        }
    }

    /** The way that the function takes at a point, or null if it can be no kernel or is one that there is already. */
    private @Nullable BatchPath recorded(double[] x) {
        Snapshot before = snapshot == null && surroundings != null ? surroundings.snapshot() : snapshot;
        if (before == null) {
            unsuited = "what it captured cannot be read";
            return null;
        }
        try {
            BatchPath path = Objects.requireNonNull(kernels).of(what, Graph.trace(f, x));
            snapshot = before;
            if (paths.stream().anyMatch(path::isSameAs)) {
                path.close();
                return null;
            }
            paths.add(path);
            return path;
        } catch (UntraceableException | NotForDevicesException e) {
            if (paths.isEmpty()) {
                unsuited = Objects.requireNonNullElse(e.getMessage(), e.toString());
            }
            noMorePaths = true;
            return null;
        }
    }

    private ValuesAndDerivatives onProcessor(DMatrixRMaj points, int[] rows, @Nullable ValuesAndDerivatives before) {
        if (rows.length == points.numRows) {
            return processor.apply(points);
        }
        ValuesAndDerivatives result = Objects.requireNonNull(before);
        ValuesAndDerivatives some = processor.apply(gathered(points, rows));
        ShapeMismatchException.check(operation, "f(x) at every point", result.values().numCols, some.values().numCols);
        scatter(some.values(), rows, result.values());
        scatter(some.derivatives(), rows, result.derivatives());
        return result;
    }

    private static DMatrixRMaj gathered(DMatrixRMaj from, int[] rows) {
        var some = new DMatrixRMaj(rows.length, from.numCols);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(from.data, rows[i] * from.numCols, some.data, i * from.numCols, from.numCols);
        }
        return some;
    }

    private static void scatter(DMatrixRMaj some, int[] rows, DMatrixRMaj into) {
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(some.data, i * some.numCols, into.data, rows[i] * some.numCols, some.numCols);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release();
            processor.close();
        }
    }

    private void release() {
        paths.forEach(BatchPath::close);
        paths.clear();
        snapshot = null;
        noMorePaths = false;
    }
}
