package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Graph;
import org.ejml.data.DMatrixRMaj;

/** One way through a function's branches, as a kernel of its own. */
final class DevicePath implements BatchPath {

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

    @Override
    public boolean isSameAs(BatchPath other) {
        return other instanceof DevicePath path && source.equals(path.source);
    }

    @Override
    public Derived derived() {
        return derived;
    }

    @Override
    public int[] run(DMatrixRMaj points, int[] rows, ValuesAndDerivatives into) {
        int[] left =
                kernel.run(constants, points.data, rows, new Rows(into.values(), into.derivatives(), derived.places()));
        taken = rows.length - left.length;
        return left;
    }

    @Override
    public int taken() {
        return taken;
    }

    @Override
    public void close() {
        cache.release(source);
    }
}
