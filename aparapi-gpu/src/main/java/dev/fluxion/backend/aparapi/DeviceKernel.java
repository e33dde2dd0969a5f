package dev.fluxion.backend.aparapi;

import com.aparapi.device.OpenCLDevice;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A compiled {@link KernelSource}, with arrays between the rows of matrices that people have and the columns that a device reads
 * and writes. Safe to share between threads, which take turns.
 */
final class DeviceKernel implements AutoCloseable {

    /** Points that one thread turns from rows to columns at a time: their numbers stay in its cache. */
    private static final int TILE = 128;

    /** With fewer points than these it is not worth waking other threads. */
    private static final int FEW = 2048;

    private final KernelSource source;
    private final Precision precision;
    private final NativeContext context;
    private final int block;
    private final Object constants;
    private Object in = new double[0];
    private Object out = new double[0];
    private int capacity;

    private DeviceKernel(KernelSource source, Precision precision, NativeContext context, int block) {
        this.source = source;
        this.precision = precision;
        this.context = context;
        this.block = block;
        this.constants = numbers(source.constants().size());
    }

    /**
     * Compiles.
     *
     * @param blockBytes how many bytes one launch may take, in and out together
     * @throws KernelBuildException if the source does not compile
     */
    static DeviceKernel build(OpenCLDevice device, KernelSource source, Precision precision, long blockBytes) {
        NativeContext context = NativeContext.build(
                device, source.text(), precision, List.of("in", "c"), List.of("out"), List.of("count"));
        long each = (long) precision.bytes() * (source.inputs() + source.outputs());
        long most = Math.min(blockBytes, context.largestArrayBytes()) / each;
        return new DeviceKernel(source, precision, context, (int) Math.max(1, Math.min(most, 1 << 20)));
    }

    /** How many points one launch takes. */
    int block() {
        return block;
    }

    /**
     * Computes at some points.
     *
     * @param values the constants
     * @param points the numbers that go in, in rows
     * @param rows which rows
     * @param result takes what comes out
     * @return the rows where the kernel is not the function, and what came out is of no meaning
     */
    synchronized int[] run(double[] values, double[] points, int[] rows, Rows result) {
        for (int i = 0; i < values.length; i++) {
            set(constants, i, values[i]);
        }
        int[] left = new int[rows.length];
        int count = 0;
        for (int from = 0; from < rows.length; from += block) {
            int size = Math.min(block, rows.length - from);
            reserve(size);
            int[] here = Arrays.copyOfRange(rows, from, from + size);
            inTiles(size, start -> pack(points, here, start));
            context.launch("batch", size, 0, in, constants, out);
            inTiles(size, start -> unpack(here, start, result));
            int held = (source.outputs() - 1) * size;
            for (int p = 0; p < size; p++) {
                if (get(out, held + p) == 0.0) {
                    left[count++] = here[p];
                }
            }
        }
        return Arrays.copyOf(left, count);
    }

    private static void inTiles(int size, IntConsumer tile) {
        IntStream tiles = IntStream.range(0, (size + TILE - 1) / TILE).map(i -> i * TILE);
        (size < FEW ? tiles : tiles.parallel()).forEach(tile);
    }

    private void pack(double[] points, int[] rows, int start) {
        int inputs = source.inputs();
        int size = rows.length;
        int end = Math.min(size, start + TILE);
        for (int i = 0; i < inputs; i++) {
            if (in instanceof double[] wide) {
                for (int p = start; p < end; p++) {
                    wide[i * size + p] = points[rows[p] * inputs + i];
                }
            } else {
                float[] narrow = (float[]) in;
                for (int p = start; p < end; p++) {
                    narrow[i * size + p] = (float) points[rows[p] * inputs + i];
                }
            }
        }
    }

    private void unpack(int[] rows, int start, Rows result) {
        int size = rows.length;
        int end = Math.min(size, start + TILE);
        for (int k = 0; k < source.outputs() - 1; k++) {
            double[] target = result.target(k);
            int width = result.width(k);
            int place = result.place(k);
            if (out instanceof double[] wide) {
                for (int p = start; p < end; p++) {
                    target[rows[p] * width + place] = wide[k * size + p];
                }
            } else {
                float[] narrow = (float[]) out;
                for (int p = start; p < end; p++) {
                    target[rows[p] * width + place] = narrow[k * size + p];
                }
            }
        }
    }

    /** Arrays for so many points; a device copies all of an array, so they are not much longer than that. */
    private void reserve(int size) {
        if (size > capacity || size < capacity / 2) {
            capacity = size;
            in = numbers(source.inputs() * size);
            out = numbers(source.outputs() * size);
        }
    }

    private Object numbers(int length) {
        // OpenCL has no arrays of no length, which a function of no variables would take.
        int atLeastOne = Math.max(1, length);
        return precision == Precision.DOUBLE ? new double[atLeastOne] : new float[atLeastOne];
    }

    private static void set(Object numbers, int index, double value) {
        if (numbers instanceof double[] wide) {
            wide[index] = value;
        } else {
            ((float[]) numbers)[index] = (float) value;
        }
    }

    private static double get(Object numbers, int index) {
        return numbers instanceof double[] wide ? wide[index] : ((float[]) numbers)[index];
    }

    /** Frees what the kernel holds on the device. */
    @Override
    public void close() {
        context.close();
    }
}
