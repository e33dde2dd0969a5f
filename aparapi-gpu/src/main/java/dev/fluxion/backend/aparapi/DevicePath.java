package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Graph;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** One way through a function's branches, as a kernel. */
final class DevicePath implements AutoCloseable {

    private final KernelCache cache;
    private final Derived derived;
    private final KernelSource source;
    private final double[] constants;
    private final DeviceKernel kernel;
    private int taken;

    private DevicePath(KernelCache cache, Derived derived, KernelSource source) {
        this.cache = cache;
        this.derived = derived;
        this.source = source;
        this.constants = source.constantArray();
        this.kernel = cache.lease(source);
    }

    /**
     * The kernel of a recorded function.
     *
     * @throws NotForDevicesException if there can be none
     * @throws KernelBuildException if it does not compile
     */
    static DevicePath of(KernelCache cache, BatchDerivative what, Graph graph, Precision precision) {
        Derived derived = Derived.of(what, graph);
        return new DevicePath(cache, derived, KernelSource.of(derived.graph(), derived.values(), precision));
    }

    /** Whether it is the same program with the same numbers in it. */
    boolean isSameAs(DevicePath other) {
        return source.equals(other.source);
    }

    /** How many numbers the graph takes at each point. */
    int inputs() {
        return source.inputs();
    }

    /** Matrices for the results at {@code count} points, or those there are. */
    ValuesAndDerivatives room(String operation, @Nullable ValuesAndDerivatives before, int count) {
        if (before == null) {
            return new ValuesAndDerivatives(
                    new DMatrixRMaj(count, derived.values()), new DMatrixRMaj(count, derived.derivatives()));
        }
        ShapeMismatchException.check(operation, "f(x) at every point", before.values().numCols, derived.values());
        return before;
    }

    /** Computes at some of the points; returns those where the function takes another way. */
    int[] run(DMatrixRMaj points, int[] rows, ValuesAndDerivatives into) {
        int[] left =
                kernel.run(constants, points.data, rows, new Rows(into.values(), into.derivatives(), derived.places()));
        taken = rows.length - left.length;
        return left;
    }

    /** At how many points of the last batch this was the way. */
    int taken() {
        return taken;
    }

    @Override
    public void close() {
        cache.release(source);
    }
}
