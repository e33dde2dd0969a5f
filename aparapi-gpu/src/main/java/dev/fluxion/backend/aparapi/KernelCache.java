package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;
import dev.fluxion.graph.Graph;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kernels of one device, each source compiled once as long as somebody uses it and some while after: that of a function with
 * other parameters is the same. Safe to share between threads.
 */
final class KernelCache implements BatchPaths {

    /** How many kernels are kept that nobody uses, unless told otherwise. */
    static final int MOST_IDLE = 16;

    /** How many sources are remembered that do not compile. */
    private static final int MOST_REFUSED = 64;

    private final OpenCLDevice device;
    private final Precision precision;
    private final long blockBytes;
    private final int mostIdle;
    private final Map<String, Shared> used = new HashMap<>();

    /** The one that was given back last is last. */
    private final LinkedHashMap<String, DeviceKernel> idle = new LinkedHashMap<>();

    /** What does not compile, by its source; the first that was found is first. */
    private final LinkedHashMap<String, KernelBuildException> refused = new LinkedHashMap<>();

    private long builds;
    private boolean closed;

    KernelCache(OpenCLDevice device, Precision precision, long blockBytes, int mostIdle) {
        this.device = device;
        this.precision = precision;
        this.blockBytes = blockBytes;
        this.mostIdle = mostIdle;
    }

    @Override
    public BatchPath of(BatchDerivative what, Graph graph) {
        return DevicePath.of(this, what, graph, precision);
    }

    /** A kernel of a source, to be given back by {@link #release}. */
    synchronized DeviceKernel lease(KernelSource source) {
        if (closed) {
            throw new IllegalStateException("aparapi-gpu: the backend must be open but was closed");
        }
        Shared shared = used.get(source.text());
        if (shared == null) {
            DeviceKernel kernel = idle.remove(source.text());
            if (kernel == null) {
                kernel = build(source);
            }
            shared = new Shared(kernel);
            used.put(source.text(), shared);
        }
        shared.users++;
        return shared.kernel;
    }

    /**
     * Compiles a source, unless that is known to be in vain: what fails to compile leaves a context that cannot be freed, and a stream
     * that goes on after errors would leave one for each batch.
     */
    private DeviceKernel build(KernelSource source) {
        KernelBuildException known = refused.get(source.text());
        if (known != null) {
            throw known.again();
        }
        builds++;
        try {
            return DeviceKernel.build(device, source, precision, blockBytes);
        } catch (KernelBuildException e) {
            refused.put(source.text(), e);
            if (refused.size() > MOST_REFUSED) {
                refused.remove(refused.keySet().iterator().next());
            }
            throw e;
        }
    }

    /** Gives a kernel back. */
    synchronized void release(KernelSource source) {
        Shared shared = used.get(source.text());
        if (shared != null && --shared.users == 0) {
            used.remove(source.text());
            if (closed) {
                shared.kernel.close();
            } else {
                idle.put(source.text(), shared.kernel);
                trim();
            }
        }
    }

    private void trim() {
        if (idle.size() > mostIdle) {
            String oldest = idle.keySet().iterator().next();
            DeviceKernel kernel = idle.remove(oldest);
            if (kernel != null) {
                kernel.close();
            }
        }
    }

    /** How many times a source was compiled. */
    synchronized long builds() {
        return builds;
    }

    /** How many kernels are open, used or not. */
    synchronized int open() {
        return used.size() + idle.size();
    }

    /** Frees the kernels that nobody uses; those in use are freed when they are given back. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(DeviceKernel::close);
        idle.clear();
    }

    private static final class Shared {
        private final DeviceKernel kernel;
        private int users;

        Shared(DeviceKernel kernel) {
            this.kernel = kernel;
        }
    }
}
