package dev.fluxion.backend.aparapi;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.jni.KernelArgJNI;
import com.aparapi.internal.jni.KernelRunnerJNI;
import com.aparapi.opencl.OpenCL;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An OpenCL context with one program, on one device.
 *
 * <p>This is the native side of Aparapi's {@code KernelRunner}, given OpenCL C of our own instead of what Aparapi
 * translates from bytecode. Aparapi's documented way to run OpenCL C, {@code OpenCLDevice.bind}, will not do: it keeps
 * every array it was ever given pinned until it is disposed of, and no garbage can be collected meanwhile. This side
 * pins the arrays during a launch only. It refers to those of the last launch until the next one.
 *
 * <p>The program holds one kernel by the name of {@code run}, whose arguments are arrays, then {@code int} numbers, and at the
 * end Aparapi's own, {@code const int pass}, which is always 0. The global id is the number of the point. There may be more work
 * items than points, as they come in whole groups.
 */
final class NativeContext extends KernelRunnerJNI implements AutoCloseable {

    /** Work items to a group: a multiple of the 32 or 64 that GPUs run in lockstep, and allowed on every device. */
    private static final int GROUP = 64;

    /** The least program there is: a context can be freed only when something was compiled in it. */
    private static final String EMPTY = "__kernel void run(const int pass) {}";

    private static final KernelArgJNI[] NO_ARGUMENTS = {};

    /**
     * A build that fails is tried once more: PoCL has refused sound programs when it could not move a file of its cache, one
     * in some thousands.
     */
    private static final int BUILDS = 2;

    private final OpenCLDevice device;
    private final Parameters parameters = new Parameters();
    private List<ArrayArgument> arrays = List.of();

    /** What native code polls to cancel passes, and where it reports the pass: used by it alone, as there is one pass. */
    private final ByteBuffer cancellation = directInt();

    private final ByteBuffer progress = directInt();
    private long handle;
    private boolean ready;

    private NativeContext(OpenCLDevice device) {
        this.device = device;
    }

    /** Whether the device computes in double precision; false also where it cannot be used at all. */
    static boolean supportsDoublePrecision(OpenCLDevice device) {
        synchronized (Aparapi.LOCK) {
            try (NativeContext context = new NativeContext(device)) {
                return context.compile(EMPTY, NO_ARGUMENTS)
                        && Arrays.asList(
                                        context.getExtensionsJNI(context.handle).split("\\s+"))
                                .contains(OpenCL.CL_KHR_FP64);
            }
        }
    }

    /**
     * Opens a context and compiles a program in it.
     *
     * @param elements the numbers in its arrays
     * @param read the names of the arrays that it reads
     * @param written the names of the arrays that it writes, which come after those
     * @param numbers the names of its {@code int} numbers: {@code count}, {@code dimension} or both
     * @throws KernelBuildException if the program does not compile
     */
    static NativeContext build(
            OpenCLDevice device,
            String source,
            Precision elements,
            List<String> read,
            List<String> written,
            List<String> numbers) {
        List<ArrayArgument> arrays = new ArrayList<>();
        read.forEach(name -> arrays.add(new ArrayArgument(name, elements, ARG_READ)));
        written.forEach(name -> arrays.add(new ArrayArgument(name, elements, ARG_WRITE)));
        List<KernelArgJNI> all = new ArrayList<>(arrays);
        numbers.forEach(name -> all.add(new IntArgument(name)));
        KernelArgJNI[] declared = all.toArray(NO_ARGUMENTS);
        for (int attempt = 0; attempt < BUILDS; attempt++) {
            NativeContext context = new NativeContext(device);
            context.arrays = arrays;
            synchronized (Aparapi.LOCK) {
                if (context.compile(source, declared)) {
                    return context;
                }
            }
        }
        throw KernelBuildException.of(device, source);
    }

    /** Compiles a program for the messages that its compiler prints. */
    static void tryToBuild(OpenCLDevice device, String source) {
        synchronized (Aparapi.LOCK) {
            new NativeContext(device).compile(source, NO_ARGUMENTS);
        }
    }

    /** The most bytes that one array may take: the device's limit and that of an {@code int}, in which Aparapi counts. */
    long largestArrayBytes() {
        return Math.min(device.getMaxMemAllocSize(), Integer.MAX_VALUE);
    }

    /**
     * Runs the kernel once for each of {@code count} points and waits for it; with no point there is nothing to run.
     *
     * @param numbers the arrays, in the order in which they were declared
     */
    void launch(String operation, int count, int dimension, Object... numbers) {
        synchronized (Aparapi.LOCK) {
            if (!ready) {
                throw new IllegalStateException(operation + ": the kernel must be open but was closed");
            }
            if (count == 0) {
                return;
            }
            for (int i = 0; i < numbers.length; i++) {
                arrays.get(i).refer(numbers[i]);
            }
            parameters.count = count;
            parameters.dimension = dimension;
            int status = runKernelJNI(handle, wholeGroups(count), true, 1, cancellation, progress);
            if (status != 0) {
                throw new IllegalStateException(operation + ": the launch on " + device.getName()
                        + " must succeed but ended with status " + status
                        + "; read the driver's messages on standard error");
            }
        }
    }

    /**
     * Frees the program and its buffers on the device; what is closed already stays closed. A context whose program did
     * not compile is left to the end of the process: the native side crashes when told to free what it has not made.
     */
    @Override
    public void close() {
        synchronized (Aparapi.LOCK) {
            if (ready) {
                disposeJNI(handle);
            }
            ready = false;
        }
    }

    private boolean compile(String source, KernelArgJNI[] declared) {
        handle = initJNI(parameters, device, 0);
        ready = handle != 0
                && buildProgramJNI(handle, source, "") != 0
                && setArgsJNI(handle, declared, declared.length) == 0;
        return ready;
    }

    private Range wholeGroups(int count) {
        int group = Math.min(GROUP, device.getMaxWorkGroupSize());
        int groups = (count + group - 1) / group;
        return Range.create(device, groups * group, group);
    }

    private static ByteBuffer directInt() {
        return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    }

    /** An array argument, read by native code through the fields it inherits. */
    private static final class ArrayArgument extends KernelArgJNI {

        private final Precision elements;

        ArrayArgument(String name, Precision elements, int access) {
            this.name = name;
            this.elements = elements;
            this.type = ARG_ARRAY | (elements == Precision.DOUBLE ? ARG_DOUBLE : ARG_FLOAT) | ARG_GLOBAL | access;
        }

        void refer(Object numbers) {
            javaArray = numbers;
            numElements = Array.getLength(numbers);
            sizeInBytes = elements.bytes() * numElements;
        }
    }

    /** An {@code int} argument, which native code reads from the field of that name in {@link Parameters}. */
    private static final class IntArgument extends KernelArgJNI {

        IntArgument(String name) {
            this.name = name;
            this.type = ARG_PRIMITIVE | ARG_INT;
        }
    }

    /** The values of the {@code int} arguments; Aparapi wants them in a kernel of its own kind. */
    private static final class Parameters extends Kernel {

        @SuppressWarnings("UnusedVariable") // read by native code
        private int count;

        @SuppressWarnings("UnusedVariable") // read by native code
        private int dimension;

        @Override
        public void run() {
            throw new UnsupportedOperationException("run: the kernel must run on an OpenCL device but ran in Java");
        }
    }
}
